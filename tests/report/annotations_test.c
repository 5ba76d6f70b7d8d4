/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/make.h"

#include "base/banned.h"

/* What was found: "characters=reading" each, blanks between; "?" behind a hint. */
static struct span annotation_list(struct made *made)
{
    struct text list = {.arena = &made->arena};

    for (size_t i = 0; i < made->report->annotation_count; i++) {
        const struct report_annotation *annotation = &made->report->annotations[i];

        if (i > 0)
            text_put_byte(&list, ' ');
        text_put(&list, span_slice(made->report->text, annotation->start, annotation->end));
        text_put_byte(&list, '=');
        text_put(&list, annotation->reading);
        if (!annotation->is_trusted)
            text_put_byte(&list, '?');
    }
    return text_span(&list);
}

static void readings_are_found_and_brackets_stay(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *clean;
        const char *list;
    } rows[] = {
        {"tone mark", "單(shàn)雄信到了。", "單雄信到了。", "單=shàn"},
        {"full width", "长（zhǎng）大了。", "长大了。", "长=zhǎng"},
        {"square", "长[zhǎng]大了。", "长大了。", "长=zhǎng"},
        {"tone digit", "长(zhang3)大了。", "长大了。", "长=zhang3"},
        {"bopomofo", "長(ㄓㄤˇ)大了。", "長大了。", "長=ㄓㄤˇ"},
        {"two syllables, blank", "重庆(chóng qìng)到了。", "重庆到了。", "重庆=chóng qìng"},
        {"two syllables", "到重庆(chóngqìng)了。", "到重庆了。", "重庆=chóngqìng"},
        {"two digits", "到重庆(chong2qing4)了。", "到重庆了。", "重庆=chong2qing4"},
        {"two bopomofo", "到重慶(ㄔㄨㄥˊㄑㄧㄥˋ)了。", "到重慶了。", "重慶=ㄔㄨㄥˊㄑㄧㄥˋ"},
        {"apostrophe", "到西安(Xī'ān)了。", "到西安了。", "西安=Xī'ān"},
        {"a neutral tone", "朋友(péngyou)来了。", "朋友来了。", "朋友=péngyou"},
        {"erhua", "去玩儿(wánr)了。", "去玩儿了。", "玩儿=wánr"},
        {"with a word before", "单(音shàn)雄信到了。", "单雄信到了。", "单=shàn"},
        {"a vowel alone", "啊(ā)，天晴了。", "啊，天晴了。", "啊=ā"},
        {"ü", "绿(lǜ)水，女(nü3)生。", "绿水，女生。", "绿=lǜ 女=nü3"},
        {"combining mark", "长(zha\xcc\x8cng)大了。", "长大了。", "长=zhǎng"},
        {"behind a quote", "“长” (zhǎng)字。", "“长”字。", "长=zhǎng"},
        {"more syllables than characters", "“长(chóng qìng)”字。", "“长(chóng qìng)”字。", ""},
        {"real brackets", "廳(局)長、處(室)、市(州)。", "廳(局)長、處(室)、市(州)。", ""},
        {"a letter", "市(A)、表(a)、图(a1)、表(A1)。", "市(A)、表(a)、图(a1)、表(A1)。", ""},
        {"an acronym", "总值(GDP)、里(km)、方(m3)。", "总值(GDP)、里(km)、方(m3)。", ""},
        {"a word", "项目(beta版)、公司(Alibaba)。", "项目(beta版)、公司(Alibaba)。", ""},
        {"a number", "约(10)人，共(3.5)吨。", "约(10)人，共(3.5)吨。", ""},
        {"no tone beside a toned one", "他(tā)的(de)书。", "他的书。", "他=tā 的=de"},
        {"no tone, sparse", "我們(men)来了。", "我們(men)来了。", ""},
        {"open", "长(zhǎng", "长(zhǎng", ""},
        {"nothing before", "(zhǎng)大了。", "(zhǎng)大了。", ""},
        {"Latin before", "a(ā)大了。", "a(ā)大了。", ""},
        {"not across a stop", "雨。(zhǎng)大了。", "雨。\n(zhǎng)大了。", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct made made = {0};

        make(&made, rows[i].name, span_of(rows[i].text), (struct report_options){0});
        assert_text(rows[i].name, sentence_lines(&made), rows[i].clean);
        assert_text(rows[i].name, annotation_list(&made), rows[i].list);
        unmake(&made);
    }
}

static const char dense[] = "雙(shuāng)擁(yōng)工作會(huì)議(yì)開(kāi)了，我們(men)學(xué)習(xí)"
                            "經(jīng)驗(yàn)，總(zǒng)結(jié)成績(jì)，處(室)長(zhǎng)都到了。";

static void policy_decides_what_wins(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        enum report_annotation_policy policy;
        const char *list;
        const char *note;
    } rows[] = {
        {"sparse, auto", "單(shàn)雄信。", REPORT_ANNOTATIONS_AUTO, "單=shàn", "sparse: trusted"},
        {"sparse, hint", "單(shàn)雄信。", REPORT_ANNOTATIONS_HINT, "單=shàn?", "sparse: hints"},
        {"sparse, ignore", "單(shàn)雄信。", REPORT_ANNOTATIONS_IGNORE, "", "ignored"},
        {"few, but in most of a short text", "重(zhòng)慶市長(cháng)會(huì)議。",
         REPORT_ANNOTATIONS_AUTO, "重=zhòng? 長=cháng? 會=huì?", "dense: hints"},
        {"one on a whole name", "單雄信(shàn xióng xìn)到。", REPORT_ANNOTATIONS_AUTO,
         "單雄信=shàn xióng xìn", "sparse: trusted"},
        {"a few in a longer text",
         "單(shàn)雄信和尉(yù)遲恭、程咬金都到了長安城，秦瓊(qióng)也來了。",
         REPORT_ANNOTATIONS_AUTO, "單=shàn 尉=yù 瓊=qióng", "sparse: trusted"},
        {"dense, auto", dense, REPORT_ANNOTATIONS_AUTO,
         "雙=shuāng? 擁=yōng? 會=huì? 議=yì? 開=kāi? 們=men? 學=xué? 習=xí? 經=jīng? 驗=yàn? "
         "總=zǒng? 結=jié? 績=jì? 長=zhǎng?",
         "dense: hints"},
        {"dense, trust", dense, REPORT_ANNOTATIONS_TRUST,
         "雙=shuāng 擁=yōng 會=huì 議=yì 開=kāi 們=men 學=xué 習=xí 經=jīng 驗=yàn 總=zǒng 結=jié "
         "績=jì 長=zhǎng",
         "dense: trusted"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct made made = {0};

        make(&made, rows[i].name, span_of(rows[i].text),
             (struct report_options){.annotations = rows[i].policy});
        assert_text(rows[i].name, annotation_list(&made), rows[i].list);
        if (!has_message(&made, DIAG_NOTE, rows[i].note))
            fail_msg("%s: no note '%s'", rows[i].name, rows[i].note);
        if (rows[i].text == dense)
            assert_text(rows[i].name, made.report->text,
                        "雙擁工作會議開了，我們學習經驗，總結成績，處(室)長都到了。");
        unmake(&made);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readings_are_found_and_brackets_stay),
        cmocka_unit_test(policy_decides_what_wins),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

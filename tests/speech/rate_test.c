/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/build.h"

/* Reports of ours, in the notation of build.h: what each voice makes of them must come out at the
 * rate that is asked for. */
static const char *const meeting =
    "#er4ling2er4liu4nian2 | shang4ban4nian2 gong1zuo4 jian3bao4\n"
    "jin1nian2 yi3lai2 , quan2shi4 jian1chi2 | wen3zhong1 qiu2jin4 de5 zong3ji1diao4 , jing1ji4 "
    "yun4xing2 | zong3ti3 ping2wen3 , zhu3yao4 zhi3biao1 | zeng1su4 gao1yu2 | quan2sheng3 "
    "ping2jun1 shui3ping2 .\n"
    "shang4ban4nian2 | quan2shi4 sheng1chan3 zong3zhi2 , da2dao4 liang3qian1 si4bai3 | san1shi2wu3 "
    "yi4yuan2 , tong2bi3 zeng1zhang3 | bai3fen1zhi1 wu3dian3ba1 ; cheng2xiang1 ju1min2 | ren2jun1 "
    "ke3zhi1pei4 shou1ru4 , tong2bi3 zeng1zhang3 | bai3fen1zhi1 liu4dian3yi1 .\n"
    "\n"
    "cong2 chan3ye4 lai2kan4 , nong2ye4 sheng1chan3 | shi4tou2 liang2hao3 , xia4liang2 zong3chan3 "
    "| zai4chuang4 xin1gao1 ; gong1ye4 sheng1chan3 | bu4duan4 jia1kuai4 , zhuang1bei4 zhi4zao4 ^ "
    "dian4zi3 xin4xi1 ^ sheng1wu4 yi1yao4 deng3 | zhong4dian3 hang2ye4 | bao3chi2 "
    "liang3wei4shu4 zeng1zhang3 .\n"
    "fu2wu4ye4 | hui1fu4 ming2xian3 , wen2hua4 he2 lv3you2 xiao1fei4 | chi2xu4 sheng1wen1 , "
    "jia4qi1 jie1dai4 you2ke4 | tong2bi3 zeng1zhang3 san1cheng2 .\n"
    "\n"
    "hui4yi4 qiang2diao4 , yao4 zha1shi2 zuo4hao3 | xia4ban4nian2 ge4xiang4 gong1zuo4 , jian1jue2 "
    "wan2cheng2 | quan2nian2 mu4biao1 ren4wu5 .\n"
    "yi1shi4 , tui1dong4 xiang4mu4 | jia1kuai4 jian4she4 , luo4shi2 zi1jin1 ^ tu3di4 ^ "
    "yong4neng2 deng3 yao4su4 | bao3zhang4 .\n"
    "er4shi4 , you1hua4 | ying2shang1 huan2jing4 , rang4 qi3ye4 | shao3pao3tui3 ^ hao3ban4shi4 .\n"
    "san1shi4 , bao3zhang4 he2 gai3shan4 min2sheng1 , ji4xu4 ban4hao3 | jiu4ye4 ^ jiao4yu4 ^ "
    "yi1liao2 ^ yang3lao3 deng3 | qun2zhong4 guan1xin1 de5 shi2shi4 .\n"
    "\n"
    "hui4yi4 yao1qiu2 , ge4ji2 ge4bu4men2 | yao4 ya1shi2 ze2ren4 , jia1qiang2 xie2tiao2 , "
    "xing2cheng2 gong1zuo4 he2li4 , que4bao3 ge4xiang4 zheng4ce4 cuo4shi1 | luo4di4 jian4xiao4 .\n";

/* An outline: as much silence as speech. */
static const char *const outline = "#quan2xian4 sen1lin2 fang2huo3 gong1zuo4 yao4dian3\n"
                                   "#yi1 , ze2ren4 luo4shi2\n"
                                   "#yi1 , ming2que4 fen1gong1\n"
                                   "ge4xiang1zhen4 yao4 ming2que4 fen1gong1 .\n"
                                   "#er4 , qian1ding4 shu1mian4 ze2ren4shu1\n"
                                   "ge4cun1 yao4 qian1ding4 ze2ren4shu1 .\n"
                                   "#er4 , xuan1chuan2 jiao4yu4\n"
                                   "#yi1 , jin4cun1 ru4hu4\n"
                                   "gan4bu4 yao4 jin4cun1 ru4hu4 .\n"
                                   "#er4 , jin4 xiao4yuan2\n"
                                   "xue2xiao4 yao4 shang4hao3 an1quan2ke4 .\n"
                                   "#san1 , xun2cha2 jian1ce4\n"
                                   "#yi1 , jia1mi4 xun2cha2\n"
                                   "hu4lin2yuan2 mei3tian1 xun2cha2 liang3ci4 .\n"
                                   "#er4 , wei4xing1 jian1ce4\n"
                                   "fa1xian4 huo3dian3 li4ji2 he2shi2 .\n"
                                   "#si4 , ying4ji2 chu3zhi4\n"
                                   "#yi1 , dui4wu5 ji2jie2\n"
                                   "ge4dui4 shi2fen1zhong1 nei4 ji2jie2 .\n"
                                   "#er4 , wu4zi1 chu3bei4\n"
                                   "wu4zi1 yao4 chu3bei4 dao4wei4 .\n";

/* No headings, hardly a mark, and letters and English in it. */
static const char *const running =
    "wo3men5 zhi4zao4ye4 | [PMI] shu4ju4 lian2xu4 san1ge4yue4 hui2sheng1 | qi3ye4 sheng1chan3 "
    "jing1ying2 huo2dong4 | zong3ti3 jia1kuai4 shi4chang3 xin1xin1 | jin4yi2bu4 zeng1qiang2 {open "
    "source} ruan3jian4 | he2 [AI] ying4yong4 jia1su4 luo4di4 | dai4dong4 le5 xiang1guan1 chan3ye4 "
    "| kuai4su4 fa1zhan3 chu1kou3 jie2gou4 | chi2xu4 you1hua4 xin1neng2yuan2 qi4che1 | "
    "chan3liang4 tong2bi3 zeng1zhang3 | jiu4ye4 xing2shi4 bao3chi2 wen3ding4 | wu4jia4 shui3ping2 "
    "| wen1he2 hui2sheng1 ju1min2 shou1ru4 | ping2wen3 zeng1zhang3 xiao1fei4 | qian2li4 bu2duan4 "
    "shi4fang4 tou2zi1 jie2gou4 | de2dao4 gai3shan4 chuang4xin1 neng2li4 | xian3zhu4 ti2sheng1 .\n";

static const struct {
    const char *name;
    const char *text;
} reports[] = {{"meeting", meeting}, {"outline", outline}, {"running", running}};

struct total {
    int64_t frames;
    double syllables;
    const struct script *script;
};

static bool add_take(void *user, const struct speech_take *take, struct diag *diag)
{
    struct total *total = user;
    struct speech_voice no_voice = {0};
    struct speech_weight weight = {0};

    (void)diag;
    speech_weigh(&total->script->chapters[take->chapter].sentences[take->sentence], &no_voice,
                 &weight);
    total->frames += take->frame_count + take->pause_after_ms * SPEECH_RATE_HZ / 1000;
    total->syllables += weight.syllables;
    return true;
}

static double measure(const struct speech_voice *voice, const char *text, double rate_factor,
                      struct arena *arena, struct diag *diag)
{
    struct speech_pool_options options = {
        .voice = voice, .worker_count = 1, .rate_factor = rate_factor};
    struct speech_pool *pool = NULL;
    struct total total = {.script = build_script(arena, text)};

    if (!speech_pool_create(&pool, &options, diag) ||
        !speech_pool_run(pool, total.script, add_take, &total, NULL, diag))
        assert_no_error("rate", diag);
    speech_pool_finish(pool);
    return total.syllables * 60 * SPEECH_RATE_HZ / (double)total.frames;
}

static void check(const char *report, struct speech_voice *voice, const char *text,
                  double rate_factor)
{
    struct arena arena = {0};
    struct diag diag = {0};
    double asked = (double)voice->rate_spm * rate_factor;
    double got = measure(voice, text, rate_factor, &arena, &diag);

    print_message("%-8s %-18.*s asked for %.0f, got %.1f (%+.1f %%)\n", report,
                  SPAN_ARGS(voice->name), asked, got, 100 * (got / asked - 1));
    assert_near(report, got / asked, 1, 0.03);
    assert_int_equal(diag.message_count, 0);
    diag_finish(&diag);
    arena_finish(&arena);
}

static void test_each_voice_keeps_its_rate(void **state)
{
    static const int64_t rates[] = {0, 120, 200, 270, 350};

    (void)state;
    for (size_t i = 0; i < BUILD_VOICE_COUNT; i++) {
        struct arena arena = {0};
        struct speech_voice *voice = build_voice(&arena, build_voices[i]);
        int64_t own = voice->rate_spm;

        for (size_t j = 0; j < sizeof(reports) / sizeof(reports[0]); j++) {
            for (size_t k = 0; k < sizeof(rates) / sizeof(rates[0]); k++) {
                voice->rate_spm = rates[k] > 0 ? rates[k] : own;
                check(reports[j].name, voice, reports[j].text, 1);
            }
        }
        arena_finish(&arena);
    }
}

/* Whoever fits a programme to a length counts on it that the rate follows the factor. */
static void test_a_factor_changes_the_rate(void **state)
{
    struct arena arena = {0};
    struct speech_voice *voice = build_voice(&arena, "newsreader");

    (void)state;
    check("meeting", voice, meeting, 0.85);
    check("outline", voice, outline, 1.15);
    arena_finish(&arena);
}

static void test_a_rate_that_cannot_be_met_is_said(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct speech_voice *voice = build_voice(&arena, "newsreader");

    (void)state;
    for (size_t i = 0; i < SCRIPT_BREAK_COUNT; i++)
        voice->pause_k[i] *= 3;
    assert_true(measure(voice, outline, 1, &arena, &diag) < 0.97 * (double)voice->rate_spm);
    assert_int_equal(diag.message_count, 1);
    assert_int_equal(diag.messages[0].level, DIAG_WARNING);
    assert_non_null(
        strstr(arena_string(&arena, diag.messages[0].text), "cannot speak this at 270"));
    diag_finish(&diag);
    arena_finish(&arena);
}

/* "各位听众,早上好。" is no report: its pauses do not make the voice hurry. */
static void test_a_few_words_keep_their_pauses(void **state)
{
    static const struct speech_weight words = {7, 7, 6.5};
    static const struct speech_weight report = {700, 700, 650};
    struct arena arena = {0};
    struct speech_voice *voice = build_voice(&arena, "newsreader");
    struct speech_pace pace = speech_pace_find(&words, voice, 1);

    (void)state;
    assert_near("tempo", pace.tempo, 1.1, 0.03);
    assert_near("pauses", pace.pauses, 1, 0);
    assert_true(pace.is_met);
    pace = speech_pace_find(&report, voice, 1);
    assert_near("tempo", pace.tempo, 1.19, 0.02);
    assert_near("pauses", pace.pauses, 0.5, 0);
    assert_true(pace.is_met);
    arena_finish(&arena);
}

static void test_a_sample_is_from_everywhere_and_small(void **state)
{
    enum { COUNT = 1000 };
    struct arena arena = {0};
    struct script *script = build_script(&arena, meeting);
    struct script_chapter chapter = {.sentence_count = COUNT};
    const struct script_sentence *sentence = &script->chapters[0].sentences[1];
    struct script *sample = speech_pace_sample(script, &arena);

    (void)state;
    assert_int_equal(sample->chapters[0].sentence_count, script_sentence_count(script));
    chapter.sentences = arena_alloc_array(&arena, COUNT, sizeof(*chapter.sentences));
    for (size_t i = 0; i < COUNT; i++) {
        chapter.sentences[i] = *sentence;
        chapter.sentences[i].line = i;
    }
    script->chapters = &chapter;
    script->chapter_count = 1;
    sample = speech_pace_sample(script, &arena);
    assert_in_range(sample->chapters[0].sentence_count, 10, 30);
    assert_in_range(sample->chapters[0].sentences[sample->chapters[0].sentence_count - 1].line,
                    COUNT * 9 / 10, COUNT);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_voice_keeps_its_rate),
        cmocka_unit_test(test_a_factor_changes_the_rate),
        cmocka_unit_test(test_a_rate_that_cannot_be_met_is_said),
        cmocka_unit_test(test_a_few_words_keep_their_pauses),
        cmocka_unit_test(test_a_sample_is_from_everywhere_and_small),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

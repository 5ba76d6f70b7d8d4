/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/build.h"

/* A report of ours, in the notation of build.h: what each voice makes of it must come out at the
 * rate that the voice promises. */
static const char *const report =
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

struct total {
    int64_t frames;
    size_t syllables;
};

static bool add_take(void *user, const struct speech_take *take, struct diag *diag)
{
    struct total *total = user;

    (void)diag;
    total->frames += take->frame_count + take->pause_after_ms * SPEECH_RATE_HZ / 1000;
    total->syllables += take->syllable_count;
    return true;
}

static double measure(const char *name, struct arena *arena, double rate_factor, double *asked)
{
    struct speech_voice *voice = build_voice(arena, name);
    struct speech_pool_options options = {
        .voice = voice, .worker_count = 1, .rate_factor = rate_factor};
    struct speech_pool *pool = NULL;
    struct diag diag = {0};
    struct total total = {0};

    *asked = (double)voice->rate_spm * rate_factor;
    if (!speech_pool_create(&pool, &options, &diag) ||
        !speech_pool_run(pool, build_script(arena, report), add_take, &total, NULL, &diag))
        assert_no_error(name, &diag);
    speech_pool_finish(pool);
    diag_finish(&diag);
    return (double)total.syllables * 60 * SPEECH_RATE_HZ / (double)total.frames;
}

static void test_each_voice_keeps_its_rate(void **state)
{
    static const double factors[] = {1.0, 0.85, 1.15};

    (void)state;
    for (size_t i = 0; i < BUILD_VOICE_COUNT; i++) {
        for (size_t j = 0; j < sizeof(factors) / sizeof(factors[0]); j++) {
            struct arena arena = {0};
            double asked;
            double got = measure(build_voices[i], &arena, factors[j], &asked);

            print_message("%-18s asked for %.0f, got %.1f (%+.1f %%)\n", build_voices[i], asked,
                          got, 100 * (got / asked - 1));
            assert_near(build_voices[i], got / asked, 1, 0.03);
            arena_finish(&arena);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_voice_keeps_its_rate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include "base/banned.h"

/* Unicode has the radicals of dictionaries as characters of their own, and copies out of PDF files
 * are full of them: a font has one glyph for ⽔ and 水, and the file names the wrong one. They are
 * read as the characters that they look like. NFKC knows those of the Kangxi dictionary, but two
 * only of the supplement, where ⺠ and ⻅ are. */

enum { FIRST_SUPPLEMENT = 0x2e80, FIRST_KANGXI = 0x2f00, NO_CHARACTER = 0x3013 };

/* From U+2E80; 〓 where there is no such character. */
static const char32_t supplement[] =
    U"〓厂乛乚乙亻冂几刀刂卜〓小小兀尣尢〓巳幺彑彐忄心扌攵〓旡日月歺母民氵氺灬爫爫丬牛"
    U"犭王疋目示礻竹糹纟罓罒网网〓羊羊羊耂肀聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝"
    U"钅長镸长门阜阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/* From U+2F00. */
static const char32_t kangxi[] =
    U"一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀"
    U"寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋"
    U"比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸"
    U"缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛"
    U"辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻"
    U"黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

enum {
    SUPPLEMENT_COUNT = sizeof(supplement) / sizeof(supplement[0]) - 1,
    KANGXI_COUNT = sizeof(kangxi) / sizeof(kangxi[0]) - 1
};

uint32_t report_without_radical(uint32_t rune)
{
    if (rune >= FIRST_KANGXI && rune < FIRST_KANGXI + KANGXI_COUNT)
        return kangxi[rune - FIRST_KANGXI];
    if (rune >= FIRST_SUPPLEMENT && rune < FIRST_SUPPLEMENT + SUPPLEMENT_COUNT &&
        supplement[rune - FIRST_SUPPLEMENT] != NO_CHARACTER)
        return supplement[rune - FIRST_SUPPLEMENT];
    return rune;
}

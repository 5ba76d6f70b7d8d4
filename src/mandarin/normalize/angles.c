/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Places on the globe, with a letter for the side:
 *
 *   30°15′20″N  120.5°E      北纬三十度十五分二十秒  东经一百二十点五度
 *   N30°15′  E120°           the same
 *   北纬30°15′N              the letter says nothing new
 *   116°23'17"               with minutes, no letter is needed
 */

static const struct side_row {
    uint32_t letter;
    const char *said;
} side_rows[] = {{'N', "北纬"}, {'S', "南纬"}, {'E', "东经"}, {'W', "西经"}};

static const char *find_side(const struct scan *scan, size_t at)
{
    for (size_t i = 0; i < sizeof(side_rows) / sizeof(side_rows[0]); i++) {
        if (scan_rune(scan, at) == side_rows[i].letter)
            return side_rows[i].said;
    }
    return NULL;
}

/* Degrees, minutes and seconds. */
struct angle {
    struct number parts[3];
    size_t count;
    size_t end;
};

static bool is_sign_of(size_t part, uint32_t rune)
{
    static const char *const signs[] = {"°º", "′'’", "″\"”"};

    return scan_in_set(signs[part], rune);
}

static bool parse_angle(const struct scan *scan, size_t at, struct angle *angle)
{
    *angle = (struct angle){.end = at};
    while (angle->count < 3 && number_parse(scan, angle->end, &angle->parts[angle->count]) &&
           is_sign_of(angle->count, scan_rune(scan, angle->parts[angle->count].end))) {
        angle->end = angle->parts[angle->count].end + 1;
        angle->count++;
    }
    return angle->count > 0;
}

static void say_angle(struct scan *scan, const struct angle *angle, const char *side)
{
    static const char *const units[] = {"度", "分", "秒"};

    if (side && !scan_follows(scan, scan->form_first, side))
        say_word(scan, side, SCRIPT_FORM_PLAIN);
    for (size_t i = 0; i < angle->count; i++) {
        const struct number *number = &angle->parts[i];
        bool is_zero = i > 0 && number->leads_zero && number->value > 0;

        number_say(scan, number, is_zero ? NUMBER_DIGITS : NUMBER_CARDINAL);
        say_word(scan, units[i], SCRIPT_FORM_UNIT);
    }
}

size_t normalize_angle(struct scan *scan, size_t at)
{
    struct angle angle;
    const char *side = find_side(scan, at);
    size_t end;

    if (side) {
        if (utf8_is_letter(scan_before(scan, at)) ||
            !parse_angle(scan, scan_skip_blank(scan, at + 1), &angle))
            return 0;
        end = angle.end;
    } else {
        if (!parse_angle(scan, at, &angle))
            return 0;
        end = scan_skip_blank(scan, angle.end);
        side = find_side(scan, end);
        if (side && (scan_is_letter(scan, end + 1) || scan_is_digit(scan, end + 1)))
            side = NULL;
        if (!side && angle.count < 2)
            return 0;
        end = side ? end + 1 : angle.end;
    }
    say_form(scan, at, end);
    say_angle(scan, &angle, side);
    scan->number_end = end;
    return end;
}

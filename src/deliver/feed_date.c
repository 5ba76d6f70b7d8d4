/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/feed.h"

#include "base/banned.h"

/* Dates of RSS, which are those of RFC 822 with four digits for the year. */

static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
/* The zones that RFC 822 names, in minutes. */
static const struct {
    const char *name;
    int minutes;
} zones[] = {{"GMT", 0},    {"UT", 0},     {"UTC", 0},    {"Z", 0},
             {"EST", -300}, {"EDT", -240}, {"CST", -360}, {"CDT", -300},
             {"MST", -420}, {"MDT", -360}, {"PST", -480}, {"PDT", -420}};

enum { MAX_PARTS = 8, DAYS_TO_1970 = 719468, DAY_SECONDS = 86400 };

/* Days since 1970 of a Gregorian date; years begin in March here, so that a leap day is the last
 * of its year. */
static int64_t count_days(size_t year, size_t month, size_t day)
{
    int64_t y = (int64_t)year - (month <= 2);
    int64_t m = ((int64_t)month + 9) % 12;

    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + (int64_t)day - 1 -
           DAYS_TO_1970;
}

struct span deliver_feed_date(struct span date, int minute, int zone_minutes, struct arena *arena)
{
    size_t year = 0;
    size_t month = 1;
    size_t day = 1;
    int zone = zone_minutes < 0 ? -zone_minutes : zone_minutes;
    int64_t number;

    span_to_size(span_slice(date, 0, 4), 9999, &year);
    span_to_size(span_slice(date, 5, 7), 12, &month);
    span_to_size(span_slice(date, 8, 10), 31, &day);
    if (month == 0)
        month = 1;
    number = count_days(year, month, day);
    return arena_format(arena, "%s, %02zu %s %04zu %02d:%02d:00 %c%02d%02d",
                        days[((number + 4) % 7 + 7) % 7], day, months[month - 1], year, minute / 60,
                        minute % 60, zone_minutes < 0 ? '-' : '+', zone / 60, zone % 60);
}

static size_t split(struct span text, struct span parts[MAX_PARTS])
{
    size_t count = 0;

    for (size_t at = 0; at < text.len;) {
        size_t end = span_find(text, SPAN(" "), at);

        if (end > at && count == MAX_PARTS)
            return 0;
        if (end > at)
            parts[count++] = span_slice(text, at, end);
        at = end + 1;
    }
    return count;
}

static bool read_month(struct span name, size_t *month)
{
    for (*month = 1; *month <= 12; ++*month) {
        if (span_is(span_slice(name, 0, 3), months[*month - 1]))
            return true;
    }
    return false;
}

/* "07:00" or "07:00:00". */
static bool read_clock(struct span clock, int64_t *seconds)
{
    size_t hour;
    size_t minute;
    size_t second = 0;
    size_t colon = span_find(clock, SPAN(":"), 0);
    struct span rest = span_slice(clock, colon + 1, clock.len);
    size_t next = span_find(rest, SPAN(":"), 0);

    if (!span_to_size(span_slice(clock, 0, colon), 23, &hour) ||
        !span_to_size(span_slice(rest, 0, next), 59, &minute))
        return false;
    if (next < rest.len && !span_to_size(span_slice(rest, next + 1, rest.len), 60, &second))
        return false;
    *seconds = (int64_t)(hour * 3600 + minute * 60 + second);
    return true;
}

static bool read_zone(struct span zone, int64_t *seconds)
{
    size_t hour;
    size_t minute;

    for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
        if (span_is(zone, zones[i].name)) {
            *seconds = (int64_t)zones[i].minutes * 60;
            return true;
        }
    }
    if (zone.len != 5 || (zone.data[0] != '+' && zone.data[0] != '-') ||
        !span_to_size(span_slice(zone, 1, 3), 23, &hour) ||
        !span_to_size(span_slice(zone, 3, 5), 59, &minute))
        return false;
    *seconds = (int64_t)(hour * 3600 + minute * 60) * (zone.data[0] == '-' ? -1 : 1);
    return true;
}

bool deliver_feed_moment(struct span date, int64_t *seconds)
{
    struct span parts[MAX_PARTS];
    size_t count = split(date, parts);
    size_t at = count > 0 && span_ends(parts[0], SPAN(",")) ? 1 : 0;
    size_t day;
    size_t month;
    size_t year;
    int64_t clock;
    int64_t zone;

    if (count != at + 5 || !span_to_size(parts[at], 31, &day) ||
        !read_month(parts[at + 1], &month) || !span_to_size(parts[at + 2], 9999, &year) ||
        !read_clock(parts[at + 3], &clock) || !read_zone(parts[at + 4], &zone))
        return false;
    *seconds = count_days(year, month, day) * DAY_SECONDS + clock - zone;
    return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Addresses of the web and of mail are one English word, without what stands behind the host:
 *
 *   https://www.gov.cn/zhengce/2023.htm    https://www.gov.cn
 *   www.gov.cn   example.com
 *   info@example.com
 */

enum { MAX_ADDRESS = 2000, MAX_NAME = 64 };

static const char *const schemes[] = {"http://", "https://", "ftp://", "HTTP://", "HTTPS://", NULL};
static const char *const domains[] = {"com", "cn", "org",  "net", "gov", "edu", "io",  "ai",  "tv",
                                      "cc",  "uk", "info", "hk",  "jp",  "us",  "top", "xyz", "app",
                                      "dev", "eu", "de",   "fr",  "ru",  "kr",  "sg",  "int", NULL};

static bool is_host(const struct scan *scan, size_t at)
{
    return scan_is_letter(scan, at) || scan_is_digit(scan, at) || scan_rune(scan, at) == '-' ||
           scan_rune(scan, at) == '.';
}

/* The end of host characters, without points and hyphens at its end. */
static size_t host_end(const struct scan *scan, size_t at)
{
    size_t end = at;

    while (end < at + MAX_NAME * 2 && is_host(scan, end))
        end++;
    while (end > at && (scan_rune(scan, end - 1) == '.' || scan_rune(scan, end - 1) == '-'))
        end--;
    return end;
}

/* Whether [first, end) ends in a known domain behind a point. */
static bool has_domain(const struct scan *scan, size_t first, size_t end)
{
    size_t label = end;

    while (label > first && scan_rune(scan, label - 1) != '.')
        label--;
    if (label <= first + 1)
        return false;
    for (size_t i = 0; domains[i]; i++) {
        if (span_of(domains[i]).len == end - label &&
            scan_match(scan, label, domains[i]) == end - label)
            return true;
    }
    return false;
}

static bool is_path(uint32_t rune)
{
    return rune > ' ' && rune < 0x7f && rune != '"' && rune != '<' && rune != '>' && rune != '`' &&
           rune != '(' && rune != ')';
}

/* The end of a path, query and fragment, without punctuation at its end. */
static size_t path_end(const struct scan *scan, size_t at)
{
    size_t end = at;
    uint32_t last;

    if (scan_rune(scan, at) == ':' && scan_is_digit(scan, at + 1))
        end = scan_digits_end(scan, at + 1);
    if (scan_rune(scan, end) != '/' && scan_rune(scan, end) != '?' && scan_rune(scan, end) != '#')
        return end;
    while (end < at + MAX_ADDRESS && is_path(scan_rune(scan, end)))
        end++;
    for (; end > at; end--) {
        last = scan_rune(scan, end - 1);
        if (last != ',' && last != '.' && last != ';' && last != '!' && last != '?' && last != ':')
            break;
    }
    return end;
}

static size_t say_host(struct scan *scan, size_t at, size_t end)
{
    size_t path = path_end(scan, end);

    say_form(scan, at, path > end ? path : end);
    say_english(scan, at, end);
    if (path > end + 1)
        say_fallback(scan, "a web address read without its path");
    scan->latin_end = path;
    return path;
}

static size_t web(struct scan *scan, size_t at)
{
    size_t scheme = scan_match_any(scan, at, schemes);
    size_t end = host_end(scan, at + scheme);

    if (end <= at + scheme)
        return 0;
    if (scheme > 0 || scan_match(scan, at, "www.") > 0)
        return say_host(scan, at, end);
    return has_domain(scan, at, end) && !scan_is_digit(scan, at) ? say_host(scan, at, end) : 0;
}

static bool has_point(const struct scan *scan, size_t first, size_t end)
{
    while (first < end && scan_rune(scan, first) != '.')
        first++;
    return first < end;
}

static size_t mail(struct scan *scan, size_t at)
{
    size_t name = at;
    size_t end;

    while (name < at + MAX_NAME &&
           (is_host(scan, name) || scan_rune(scan, name) == '_' || scan_rune(scan, name) == '+'))
        name++;
    if (name == at || scan_rune(scan, name) != '@')
        return 0;
    end = host_end(scan, name + 1);
    if (end == name + 1 || !has_point(scan, name + 1, end)) /* 1080p@60fps */
        return 0;
    say_form(scan, at, end);
    say_english(scan, at, end);
    scan->latin_end = end;
    return end;
}

size_t normalize_address(struct scan *scan, size_t at)
{
    size_t end = mail(scan, at);

    return end > 0 ? end : web(scan, at);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/internal.h"

#include <math.h>

#include "base/number.h"

#include "base/banned.h"

/* How a length is met: pauses first, between two bounds; then the rate, by 15 % at most; then
 * optional items go, the last one first, and it begins anew. Each attempt is spoken, since how long
 * a sentence is at another rate is the engine's to say. What is left, a few hundredths of a second,
 * the silence at the end takes up. */
enum { MAX_ATTEMPTS = 12 };

static const double least_pause = 0.6;
static const double most_pause = 1.5;
static const double least_rate = 0.85;
static const double most_rate = 1.15;
static const double close_enough_s = 0.05;

/* "4:07" for messages. */
static struct span clock_of(double seconds, struct arena *arena)
{
    int whole = (int)(seconds + 0.5);

    return arena_format(arena, "%d:%02d", whole / 60, whole % 60);
}

/* Leaves out the last optional item that is still in; false when there is none. */
static bool drop_item(struct bulletin_plan *plan, struct diag *diag)
{
    for (size_t i = plan->file->item_count; i-- > 0;) {
        struct bulletin_plan_item *item = &plan->items[i];

        if (!item->item->is_optional || item->is_left_out)
            continue;
        item->is_left_out = true;
        diag_warning(diag, bulletin_item_place(item->item, NULL),
                     "left out, so that the programme fits its length");
        return true;
    }
    return false;
}

static bool impossible(const struct bulletin_plan *plan, const struct bulletin_run *run,
                       bool is_too_long, double reachable_s, struct diag *diag)
{
    struct diag_place place = bulletin_key_place(plan->file, plan->file->root, "length");

    return diag_error(
        diag, DIAG_CONFIG, place,
        "the programme cannot be made %s than about %.*s (pauses times %g, rate times "
        "%g): %s, or ask for another length",
        is_too_long ? "shorter" : "longer", SPAN_ARGS(clock_of(reachable_s, run->arena)),
        is_too_long ? least_pause : most_pause, is_too_long ? most_rate : least_rate,
        is_too_long ? "take items out or mark some 'optional: true'" : "add items");
}

/* Sets the factors for the next attempt. False, without an error, when they would have to be out of
 * bounds; *reachable_s is then how long the programme can be made. */
static bool adjust(struct bulletin_run *run, double target_s, double *reachable_s)
{
    double pauses_s = run->pause_ms / 1000;
    double excess_s = run->length_s - target_s;
    double at_one_s = pauses_s / run->pause_factor;
    double wanted = at_one_s > 0 ? (pauses_s - excess_s) / at_one_s : 0;
    double bounded = number_clamp(wanted, least_pause, most_pause);
    /* What the pauses do not take up, speech must; at another rate pauses change with it. */
    double still_s = excess_s - (pauses_s - bounded * at_one_s);
    double spoken_s = run->speech_seconds + bounded * at_one_s;
    double rate;

    run->pause_factor = bounded;
    if (fabs(still_s) <= close_enough_s)
        return true;
    rate = run->rate_factor * spoken_s / fmax(spoken_s - still_s, 0.001);
    *reachable_s = run->length_s - (pauses_s - bounded * at_one_s) - spoken_s +
                   spoken_s * run->rate_factor / number_clamp(rate, least_rate, most_rate);
    run->rate_factor = number_clamp(rate, least_rate, most_rate);
    return rate >= least_rate - 0.003 && rate <= most_rate + 0.003;
}

static bool begin_anew(struct bulletin_plan *plan, struct bulletin_run *run, struct diag *diag)
{
    run->rate_factor = 1;
    run->pause_factor = 1;
    return bulletin_assemble(plan, &run->programme, diag);
}

bool bulletin_fit(struct bulletin_plan *plan, struct bulletin_run *run, struct diag *diag)
{
    double target_s = plan->file->length_s;
    double reachable_s = 0;

    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        double missing_s;

        if (!bulletin_run_rehearse(run, diag))
            return false;
        missing_s = target_s - run->length_s;
        if (fabs(missing_s) <= close_enough_s &&
            (double)run->programme.audio.tail_ms / 1000 + missing_s >= 0) {
            run->programme.audio.tail_ms += (int64_t)lround(missing_s * 1000);
            diag_note(diag, bulletin_key_place(plan->file, plan->file->root, "length"),
                      "fitted: pauses times %.2f, rate times %.2f", run->pause_factor,
                      run->rate_factor);
            return true;
        }
        if (adjust(run, target_s, &reachable_s))
            continue;
        if (missing_s > 0 || !drop_item(plan, diag))
            return impossible(plan, run, missing_s < 0, reachable_s, diag);
        if (!begin_anew(plan, run, diag))
            return false;
        attempt = -1;
    }
    return impossible(plan, run, run->length_s > target_s, run->length_s, diag);
}

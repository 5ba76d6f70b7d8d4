/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/internal.h"

#include <math.h>
#include <stdlib.h>

#include "base/number.h"

#include "base/banned.h"

/* How a length is met: pauses first, between two bounds; then the rate, by 15 % at most; then
 * optional items go, as few as will do, of equally many the last ones, and it begins anew. Each
 * attempt is spoken, since how long a sentence is at another rate is the engine's to say. Which
 * items can go is known from the first one: it is looked for by their lengths. What is left, a few
 * hundredths of a second, the silence at the end takes up. */
enum {
    MAX_ATTEMPTS = 12, /* with the same items */
    MAX_CHOICES = 8,   /* of items that are spoken */
    MAX_NODES = 200000 /* of choices that are looked at */
};

static const double least_pause = 0.6;
static const double most_pause = 1.5;
static const double least_rate = 0.85;
static const double most_rate = 1.15;
static const double close_enough_s = 0.05;
/* How far a choice may be off by its lengths and be tried all the same: headlines and greetings
 * lose some seconds with each report whose title they need not say any more. */
static const double slack_s = 1;
static const double usual_title_s = 3;

enum outcome { FITS, TOO_LONG, TOO_SHORT, FAILED };

/* How long something is at rate and pauses of 1. */
struct extent {
    double speech_s;
    double pause_s; /* that change with the factor */
    double fixed_s;
};

/* An optional item that may go. */
struct choice {
    struct bulletin_plan_item *item;
    double shortest_s; /* what it takes, at the least and at the most */
    double longest_s;
    bool is_dropped;
};

struct search {
    struct bulletin_plan *plan;
    struct bulletin_run *run;
    double target_s;
    struct extent whole;    /* of the programme with all items */
    struct choice *choices; /* the last item first */
    size_t choice_count;
    double *most_s; /* by a number of choices: the most that so many can take away */
    double
        title_s; /* what an item that goes takes away beside its own length; as far as is known */
    bool is_strict; /* no slack any more */
    size_t node_count;
    double chosen_shortest_s; /* of what is left, by the lengths */
    double chosen_longest_s;
    size_t chosen_count;
    double
        *too_long_s; /* by a number of choices: the shortest that proved to be too long; 0: none */
    double too_short_s; /* the longest that proved to be too short */
    double above_s;     /* the shortest that is too long; 0: none */
    double below_s;     /* the longest that is too short; 0: none */
};

/* "4:07" for messages. */
static struct span clock_of(double seconds, struct arena *arena)
{
    int whole = (int)seconds;

    return arena_format(arena, "%d:%02d", whole / 60, whole % 60);
}

/* Nearly all pauses between words and sentences are a fifth of finished speech. */
static const double pause_share = 0.2;
/* By how much an estimate may be wrong before a length is called impossible. */
static const double doubt = 0.2;

/* Rounded to the side that is possible. */
static bool impossible(const struct search *search, struct diag *diag)
{
    const struct bulletin_plan *plan = search->plan;
    struct diag_place place = bulletin_key_place(plan->file, plan->file->root, "length");
    struct span shortest = clock_of(ceil(search->above_s), plan->arena);
    struct span longest = clock_of(floor(search->below_s), plan->arena);

    if (search->above_s > 0 && search->below_s > 0)
        return diag_error(
            diag, DIAG_CONFIG, place,
            "no choice of the optional items fits: one is not longer than about %.*s, "
            "the next not shorter than about %.*s (pauses times %g to %g, rate times "
            "%g to %g): mark other items 'optional: true', or ask for another length",
            SPAN_ARGS(longest), SPAN_ARGS(shortest), least_pause, most_pause, least_rate,
            most_rate);
    if (search->above_s > 0)
        return diag_error(diag, DIAG_CONFIG, place,
                          "the programme cannot be made shorter than about %.*s (pauses times %g, "
                          "rate times %g): take items out or mark some 'optional: true', or ask "
                          "for another length",
                          SPAN_ARGS(shortest), least_pause, most_rate);
    return diag_error(diag, DIAG_CONFIG, place,
                      "the programme cannot be made longer than about %.*s (pauses times %g, rate "
                      "times %g): add items, or ask for another length",
                      SPAN_ARGS(longest), most_pause, least_rate);
}

static double shortest_of(const struct extent *extent)
{
    return extent->fixed_s + (extent->speech_s + least_pause * extent->pause_s) / most_rate;
}

static double longest_of(const struct extent *extent)
{
    return extent->fixed_s + (extent->speech_s + most_pause * extent->pause_s) / least_rate;
}

/* ---- with the items as they are ---- */

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

/* Speaks it until it is as long as wanted. *reachable_s says how long it can be made, if not. */
static enum outcome fit(struct search *search, double *reachable_s, struct diag *diag)
{
    struct bulletin_run *run = search->run;
    struct bulletin_plan *plan = search->plan;

    run->rate_factor = 1;
    run->pause_factor = 1;
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        double missing_s;

        if (!bulletin_run_rehearse(run, diag))
            return FAILED;
        run->item_lengths = NULL; /* they are measured at 1 only */
        if (attempt == 0)
            search->whole = (struct extent){run->speech_seconds, run->pause_ms / 1000,
                                            run->length_s - run->speech_seconds -
                                                run->pause_ms / 1000};
        missing_s = search->target_s - run->length_s;
        if (fabs(missing_s) <= close_enough_s &&
            (double)run->programme.audio.tail_ms / 1000 + missing_s >= 0) {
            run->programme.audio.tail_ms += (int64_t)lround(missing_s * 1000);
            diag_note(diag, bulletin_key_place(plan->file, plan->file->root, "length"),
                      "fitted: pauses times %.2f, rate times %.2f", run->pause_factor,
                      run->rate_factor);
            return FITS;
        }
        if (!adjust(run, search->target_s, reachable_s))
            return missing_s < 0 ? TOO_LONG : TOO_SHORT;
    }
    *reachable_s = run->length_s;
    return run->length_s > search->target_s ? TOO_LONG : TOO_SHORT;
}

/* ---- without some of the optional items ---- */

static void note_above(struct search *search, double seconds)
{
    if (search->above_s <= 0 || seconds < search->above_s)
        search->above_s = seconds;
}

static void note_below(struct search *search, double seconds)
{
    if (seconds > search->below_s)
        search->below_s = seconds;
}

static struct extent extent_of(const struct search *search, const struct bulletin_plan_item *item,
                               const struct bulletin_item_length *length)
{
    struct extent extent = {length->speech_s, length->pause_s, 0};

    if (item->item->kind == BULLETIN_ITEM_SOUND)
        extent.fixed_s = item->item->is_bed ? item->item->lead_s
                                            : item->seconds + 2 * search->plan->file->gap_s;
    return extent;
}

static void list_choices(struct search *search, const struct bulletin_item_length *lengths)
{
    struct bulletin_plan *plan = search->plan;
    size_t capacity = 0;

    for (size_t i = plan->file->item_count; i-- > 0;) {
        struct bulletin_plan_item *item = &plan->items[i];
        struct extent extent = extent_of(search, item, &lengths[i]);
        struct choice choice = {item, shortest_of(&extent), longest_of(&extent), false};

        if (item->item->is_optional && !item->is_left_out && choice.longest_s > close_enough_s)
            ARENA_PUSH(plan->arena, search->choices, search->choice_count, capacity, choice);
    }
}

static int compare_falling(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;

    return (left < right) - (left > right);
}

static void prepare(struct search *search)
{
    size_t count = search->choice_count;
    double *most_s = arena_alloc_array(search->plan->arena, count + 1, sizeof(*most_s));

    for (size_t i = 0; i < count; i++)
        most_s[i + 1] = search->choices[i].shortest_s;
    qsort(most_s + 1, count, sizeof(*most_s), compare_falling);
    for (size_t i = 1; i <= count; i++)
        most_s[i] += most_s[i - 1];
    search->most_s = most_s;
    search->too_long_s = arena_alloc_array(search->plan->arena, count + 1,
                                           sizeof(*search->too_long_s));
}

/* Whether a choice may fit: it is not known to, nor does one that is no better. */
static bool is_hopeful(struct search *search, double shortest_s, double longest_s, double slack)
{
    double too_long_s = search->too_long_s[search->chosen_count];

    if (shortest_s - slack > search->target_s) {
        note_above(search, shortest_s);
        return false;
    }
    search->chosen_shortest_s = shortest_s;
    search->chosen_longest_s = longest_s;
    return (too_long_s <= 0 || shortest_s < too_long_s - close_enough_s) &&
           longest_s > search->too_short_s + close_enough_s;
}

/* Drops `left` more of the choices from `from` on, so that it may fit. */
static bool choose(struct search *search, size_t from, size_t left, double shortest_s,
                   double longest_s, double slack)
{
    if (left == 0)
        return is_hopeful(search, shortest_s, longest_s, slack);
    if (shortest_s - search->most_s[left] - slack > search->target_s)
        return false; /* nor with the longest of them gone */
    for (size_t i = from; i + left <= search->choice_count; i++) {
        struct choice *choice = &search->choices[i];
        double longest = longest_s - choice->longest_s;

        if (++search->node_count > MAX_NODES)
            return false;
        if (longest + fmin(slack, slack_s) < search->target_s) {
            note_below(search, longest);
            continue; /* with more gone it only becomes shorter */
        }
        choice->is_dropped = true;
        if (choose(search, i + 1, left - 1, shortest_s - choice->shortest_s, longest, slack))
            return true;
        choice->is_dropped = false;
    }
    return false;
}

/* The next choice that may fit, as few items gone as will do. */
static bool choose_next(struct search *search)
{
    search->node_count = 0;
    for (size_t count = 1; count <= search->choice_count; count++) {
        double slack = search->is_strict ? 0 : slack_s + search->title_s * (double)count;
        double shortest_s = shortest_of(&search->whole) - search->most_s[count];

        if (shortest_s - slack > search->target_s)
            note_above(search, shortest_s);

        for (size_t i = 0; i < search->choice_count; i++)
            search->choices[i].is_dropped = false;
        if (choose(search, 0, count, shortest_of(&search->whole), longest_of(&search->whole),
                   slack))
            return true;
    }
    return false;
}

/* False when nothing that is spoken would be left. */
static bool assemble(struct search *search, struct diag *diag)
{
    for (size_t i = 0; i < search->choice_count; i++)
        search->choices[i].item->is_left_out = search->choices[i].is_dropped;
    return bulletin_assemble(search->plan, &search->run->programme, diag);
}

/* What was said when the programme was first assembled is not said again. */
static void pass_on_news(const struct diag *own, struct diag *diag)
{
    size_t known_count = diag->message_count;

    for (size_t i = 0; i < own->message_count; i++) {
        const struct diag_message *message = &own->messages[i];
        bool is_known = false;

        for (size_t k = 0; k < known_count; k++)
            is_known = is_known || (span_equals(diag->messages[k].text, message->text) &&
                                    diag->messages[k].place.line == message->place.line);
        if (is_known)
            continue;
        if (message->level == DIAG_WARNING)
            diag_warning(diag, message->place, "%.*s", SPAN_ARGS(message->text));
        else
            diag_note(diag, message->place, "%.*s", SPAN_ARGS(message->text));
    }
}

static void warn_of_dropped(const struct search *search, struct diag *diag)
{
    for (size_t i = search->choice_count; i-- > 0;) {
        if (search->choices[i].is_dropped)
            diag_warning(diag, bulletin_item_place(search->choices[i].item->item, NULL),
                         "left out, so that the programme fits its length");
    }
}

/* What a choice that did not fit tells about the others. */
static void learn(struct search *search, bool is_too_long, double reachable_s)
{
    double off_s = search->chosen_shortest_s - reachable_s;

    if (is_too_long) {
        note_above(search, reachable_s);
        search->too_long_s[search->chosen_count] = search->chosen_shortest_s;
        search->title_s = fmax(off_s, 0) / (double)search->chosen_count;
    } else {
        note_below(search, reachable_s);
        search->too_short_s = fmax(search->too_short_s, search->chosen_longest_s);
    }
}

/* One choice, spoken. */
static enum outcome try_choice(struct search *search, struct diag *diag)
{
    struct extent whole = search->whole;
    struct diag own = {0};
    double reachable_s = 0;
    enum outcome outcome = TOO_SHORT;

    if (assemble(search, &own))
        outcome = fit(search, &reachable_s, diag);
    search->whole = whole;
    if (outcome == FITS) {
        pass_on_news(&own, diag);
        warn_of_dropped(search, diag);
    } else {
        learn(search, outcome == TOO_LONG, reachable_s);
    }
    diag_finish(&own);
    return outcome;
}

static bool drop_items(struct search *search, struct diag *diag)
{
    for (int phase = 0; phase < 2; phase++) {
        search->is_strict = phase == 1;
        for (int i = 0; i < MAX_CHOICES / 2 && choose_next(search); i++) {
            enum outcome outcome = try_choice(search, diag);

            if (outcome == FITS || outcome == FAILED)
                return outcome == FITS;
        }
    }
    return impossible(search, diag);
}

bool bulletin_fit(struct bulletin_plan *plan, struct bulletin_run *run, struct diag *diag)
{
    struct search search = {
        .plan = plan, .run = run, .target_s = plan->file->length_s, .title_s = usual_title_s};
    struct bulletin_item_length *lengths = arena_alloc_array(plan->arena, plan->file->item_count,
                                                             sizeof(*lengths));
    double reachable_s = 0;

    run->item_lengths = lengths;
    switch (fit(&search, &reachable_s, diag)) {
    case FITS:
        return true;
    case FAILED:
        return false;
    case TOO_SHORT:
        note_below(&search, reachable_s);
        return impossible(&search, diag);
    default:
        note_above(&search, reachable_s);
        list_choices(&search, lengths);
        prepare(&search);
        return drop_items(&search, diag);
    }
}

/* ---- before anything is spoken ---- */

static void add_step(const struct bulletin_programme *programme, const struct bulletin_step *step,
                     struct extent *extent)
{
    double spoken_s = 0;

    for (size_t i = 0; step->kind == BULLETIN_STEP_SPEAK && i < step->chapter_count; i++) {
        const struct script_chapter *chapter =
            &programme->script->chapters[step->first_chapter + i];

        for (size_t k = 0; k < chapter->sentence_count; k++)
            spoken_s += (double)script_sentence_syllables(&chapter->sentences[k]) * 60 /
                        (double)programme->voices[step->voice].voice->rate_spm;
    }
    extent->speech_s += spoken_s * (1 - pause_share);
    extent->pause_s += spoken_s * pause_share + step->pause_ms / 1000;
}

/* What all items take, or those alone that must be there. */
static struct extent estimate(const struct bulletin_plan *plan,
                              const struct bulletin_programme *programme, bool with_optional)
{
    const struct audio_options *audio = &programme->audio;
    struct extent extent = {.fixed_s = (double)(audio->head_ms + audio->tail_ms) / 1000};

    for (size_t i = 0; i < programme->step_count; i++) {
        const struct bulletin_step *step = &programme->steps[i];
        const struct bulletin_plan_item *item = &plan->items[step->item];

        if (item->item->is_optional && !with_optional)
            continue;
        add_step(programme, step, &extent);
        if (step->kind == BULLETIN_STEP_SOUND)
            extent.fixed_s += item->item->is_bed ? item->item->lead_s : item->seconds;
    }
    return extent;
}

bool bulletin_check_length(struct bulletin_plan *plan, const struct bulletin_programme *programme,
                           struct diag *diag)
{
    struct search search = {.plan = plan, .target_s = plan->file->length_s};
    struct extent most = estimate(plan, programme, true);
    struct extent least = estimate(plan, programme, false);
    double shortest_s = shortest_of(&least);
    double longest_s = longest_of(&most);

    if (search.target_s <= 0 || plan->reads_input)
        return true;
    if (shortest_s * (1 - doubt) > search.target_s)
        search.above_s = shortest_s;
    else if (longest_s * (1 + doubt) < search.target_s)
        search.below_s = longest_s;
    else
        return true;
    return impossible(&search, diag);
}

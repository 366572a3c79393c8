#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rules/value.hpp"
#include "segmenter/features/sample.hpp"
#include "segmenter/features/series.hpp"
#include "segmenter/features/series_plan.hpp"
#include "segmenter/features/tally.hpp"

// One question answered from the series of its source, one per part of a person that has any.
namespace hearth::segmenter {

using Parts = std::vector<const pb::Series*>;

void find_parts(std::span<const SeriesList* const> lists, const Source& source, Parts& parts);

std::int64_t bucket_of(Resolution resolution, const Moment& moment);
// The bucket that a window ends with: the present one, or the newest one where an event's clock
// runs ahead. So an event counts at once, and a window never holds more buckets than it names.
std::int64_t last_bucket(const Parts& parts, std::int64_t present);

// `end`: of the window, as last_bucket() has it.
rules::Value answer(const Question& question, const Source& source, const Parts& parts,
                    std::int64_t end, const Moment& moment);
// The same where count and sum of the window are known: of the functions that these answer.
rules::Value value_of_sums(const Question& question, std::uint64_t count, WideMicros sum);
// The same where the tally of the window is known: of functions that a tally answers.
rules::Value value_of(const Question& question, const Tally& tally, const Moment& moment);

bool same(const rules::Value& a, const rules::Value& b);  // of two answers to one question

// Where in time the last event lies; needs kKeepLast.
std::int64_t last_time(const Source& source, const Parts& parts);
inline constexpr std::int64_t kMsPerDay = 86'400'000;
// Of silence since then, in observed time; 0 for what is to come.
std::int64_t whole_days(std::int64_t since_ms, const Moment& moment);
// When there will be one more, unless an outage begins before; from within one up to a second late.
std::int64_t next_whole_day(std::int64_t since_ms, const Moment& moment);

}  // namespace hearth::segmenter

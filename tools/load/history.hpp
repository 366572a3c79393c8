#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "cast.hpp"
#include "common/result.hpp"

namespace hearth::load {

// A cast's history in order of time, in pieces of whole lines; the first failure of `take` ends it.
// Holds one day's deeds at a time and what reaches beyond it. Gives the number of events.
Result<std::uint64_t> tell(const Cast& cast, const std::function<Status(std::string_view)>& take);

// The same into a file, compressed with gzip when its name ends in .gz.
Result<std::uint64_t> write_history(const Cast& cast, const std::string& path);

// CSV with a heading: user_id,intent,first_seen,fake_active,bonus_hunter; the verdicts are 0 or 1.
Status write_labels(const Cast& cast, const std::string& path);

}  // namespace hearth::load

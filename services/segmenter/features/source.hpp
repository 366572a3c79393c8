#pragma once

#include <cstdint>
#include <limits>
#include <string>

// What is kept of a user's past for the rules' questions. Questions about the same events and
// property in the same resolution share one source.
namespace hearth::segmenter {

enum class Resolution : std::uint8_t {
  kNone,  // since ever: a single bucket, number 0
  kHour,  // hours since 1970 in UTC
  kDay,   // days since 1970 in the product's zone
};

// What a bucket says about its events. No bit at all: only that there were some.
using Kept = std::uint8_t;
inline constexpr Kept kKeepCount = 1, kKeepSum = 2, kKeepLow = 4, kKeepHigh = 8, kKeepBins = 16,
                      kKeepFirst = 32, kKeepLast = 64, kKeepValues = 128;
inline constexpr Kept kKeepNumbers = kKeepSum | kKeepLow | kKeepHigh;

inline constexpr std::int64_t kSinceEver = std::numeric_limits<std::int32_t>::max();

struct Source {
  // Hash of `text`. What is kept is part of the text, so an id fixes the layout of its series: when
  // rules begin to ask for more, that is another source and starts empty.
  std::uint32_t id = 0;
  std::string text;      // Order Completed.amount by day: count sum
  std::string event;     // a name, class:<class>, meaning:<meaning>; empty: any
  std::string property;  // empty where only the events themselves matter
  Resolution resolution = Resolution::kNone;
  Kept kept = 0;
  std::int64_t window =
      kSinceEver;  // the longest that is asked for, in buckets; not part of the id
};

// Whether what was kept for `older` answers every question to `newer`.
inline bool covers(const Source& older, const Source& newer) {
  return older.id == newer.id && older.window >= newer.window;
}

}  // namespace hearth::segmenter

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/time.hpp"
#include "population.hpp"

namespace hearth::load {

// One request's body, kept until it is answered so that a retry sends the very same message ids.
struct Batch {
  std::string body;
  std::uint64_t first = 0;  // number of the first event; the others follow
  std::uint64_t events = 0;
};

// Fills `batch` anew, reusing its memory. The write key travels in the body, as several SDKs send
// it.
void fill(Batch& batch, Population& population, std::uint64_t events, std::string_view write_key,
          TimePoint now);

}  // namespace hearth::load

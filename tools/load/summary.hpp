#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "latencies.hpp"

namespace hearth::load {

// What a run has come to.
struct Summary {
  std::uint64_t events = 0;    // answered 200 and accepted
  std::uint64_t rejected = 0;  // events that an answer 200 named as not accepted
  std::uint64_t requests = 0;  // answered 200
  std::uint64_t retries = 0;   // requests sent again
  std::uint64_t broken = 0;  // requests whose connection failed, or that were not answered in time
  std::map<int, std::uint64_t> refusals;  // answers other than 200, by status
  std::uint64_t given_up = 0;             // events whose last attempt failed
  double seconds = 0;                     // from the first request to the last answer
  Latencies latencies;  // of answers 200, from when the batch was due, its retries included

  double events_per_second() const {
    return seconds > 0 ? static_cast<double>(events) / seconds : 0;
  }
};

std::string as_text(const Summary& summary);
std::string as_json(const Summary& summary);  // one line; latencies in milliseconds

}  // namespace hearth::load

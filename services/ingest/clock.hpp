#pragma once

#include <functional>

#include "common/time.hpp"
#include "service/machine_time.hpp"

namespace hearth::ingest {

// Where the shell takes the time from; the core is given points in time.
using Clock = std::function<TimePoint()>;

using service::machine_time;

}  // namespace hearth::ingest

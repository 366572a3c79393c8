#pragma once

#include "common/environment.hpp"
#include "common/result.hpp"
#include "fold/installation.hpp"
#include "fold/settings.hpp"

namespace hearth::ctl {

// What an installation is made with, once and for good (the limits are only those of new streams).
struct InitSettings {
  contract::Genesis genesis;  // HEARTH_PARTITIONS 16, HEARTH_CLOCK real, HEARTH_ZONE Asia/Shanghai
  fold::LogLimits limits;     // HEARTH_STREAM_MAX_BYTES, HEARTH_STREAM_MAX_AGE_HOURS
};
// Problems are added to `environment`.
InitSettings read_init_settings(Environment& environment, const contract::Names& names);

// Creates the log. Safe to repeat.
Status init(const fold::ServiceSettings& settings, const InitSettings& wanted);

}  // namespace hearth::ctl

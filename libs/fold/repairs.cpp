#include "fold/repairs.hpp"

#include <array>

namespace hearth::fold {
namespace {

struct Repair {
  std::string_view code;
  std::string_view text;  // {of}: which service and partition, as an option of hearth-ctl
};

// One line each, as in docs/operations.md.
constexpr std::array kRepairs{
    Repair{"bad_state", "hearth-ctl rebuild {of}"},
    Repair{"bad_outbox", "hearth-ctl rebuild {of}"},
    Repair{"commit_failed", "hearth-ctl rebuild {of}"},
    Repair{"newer_state", "start the newer release again; else hearth-ctl rebuild {of}"},
    Repair{"older_state",
           "hearth-ctl rebuild {of}; it needs the whole log, else go back a release"},
    Repair{"log_went_back",
           "bring the streams back from a backup, then hearth-ctl resume {of}; "
           "else hearth-ctl rebuild {of} folds what is left"},
    Repair{"other_log",
           "bring the streams back from a backup, then hearth-ctl resume {of}; "
           "else hearth-ctl rebuild {of} folds what is there"},
    Repair{"other_ledger",
           "bring the ledger back from a replica or backup, then hearth-ctl resume {of}; "
           "lost for good: hearth-ctl rebuild {of} --accept-lost-decisions"},
    Repair{"log_expired", "hearth-ctl restore --force {of}, if its last snapshot is later"},
    Repair{"log_gap",
           "bring the stream back from a replica or backup, then hearth-ctl resume {of}; "
           "else hearth-ctl restore --force {of}, if its last snapshot is later than the gap"},
    Repair{"output_too_large",
           "raise max_payload in the broker's configuration and restart it, then "
           "hearth-ctl resume {of}"},
    Repair{"crash_loop", "read the service's log; then hearth-ctl resume {of}"},
    Repair{"no_genesis", "hearth-ctl init under a HEARTH_PREFIX of its own, for all programs"},
    Repair{"wrong_genesis", "start the service with the HEARTH_PREFIX of its own installation"},
    Repair{"no_configuration",
           "a new HEARTH_PREFIX: hearth-ctl init, hearth-ctl apply hearth.yaml, then events"},
    Repair{"signal_lost", "hearth-ctl resync {of}"},
};

}  // namespace

std::string repair_of(std::string_view code, std::string_view service,
                      contract::Partition partition) {
  constexpr std::string_view kOf = "{of}";
  const std::string of =
      "--service " + std::string(service) + " --partition " + std::to_string(partition.number);
  for (const Repair& known : kRepairs) {
    if (known.code != code) continue;
    std::string text(known.text);
    for (std::size_t at = text.find(kOf); at != std::string::npos; at = text.find(kOf, at))
      text.replace(at, kOf.size(), of);
    return text;
  }
  return "";
}

}  // namespace hearth::fold

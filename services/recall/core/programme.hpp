#pragma once

#include <string_view>

#include "contract/fold.hpp"
#include "recall/core/terms.hpp"

// A programme opens with a warning of the segmenter and closes with the last of its warnings. Its
// entity tells all partitions, because users of the cohort are everywhere.
namespace hearth::recall {

inline constexpr std::string_view kProgrammePrefix = "programme:";
inline constexpr std::string_view kWarningOpened = "warning.opened";
inline constexpr std::string_view kWarningClosed = "warning.closed";

// A signal to programme:<name>. The table it leads to, whose topic is the entity's key:
//   {"open": bool, "from": "2026-11-20": the first day of the cohorts, "warnings": [names]}
void on_warning(const contract::Input& input, Workspace& workspace);

// Such a table; others are passed over. kInvalid: it cannot be read.
Status note_programme(const contract::Table& table, OpenProgrammes& programmes);

}  // namespace hearth::recall

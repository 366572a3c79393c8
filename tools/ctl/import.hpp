#pragma once

#include <string>

#include "common/result.hpp"
#include "fold/settings.hpp"
#include "import_pace.hpp"

namespace hearth::ctl {

struct ImportOptions {
  std::string file;  // NDJSON, perhaps compressed with gzip
  std::string id;    // empty: follows from the file's content
  PaceLimits pace = {};
};

// Publishes a file of past events as history frames, no faster than the folds take them. Running it
// again publishes only what is not in the log yet.
Status import_file(const fold::ServiceSettings& settings, const ImportOptions& options);

}  // namespace hearth::ctl

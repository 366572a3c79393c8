#pragma once

#include <string>

#include "common/result.hpp"
#include "fold/settings.hpp"

namespace hearth::ctl {

struct ImportOptions {
  std::string file;  // NDJSON, perhaps compressed with gzip
  std::string id;    // empty: follows from the file's content
};

// Publishes a file of past events as history frames. Running it again publishes only what is not in
// the log yet.
Status import_file(const fold::ServiceSettings& settings, const ImportOptions& options);

}  // namespace hearth::ctl

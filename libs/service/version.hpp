#pragma once

#include <string>
#include <string_view>

#include "common/result.hpp"
#include "service/http_server.hpp"
#include "service/process_metrics.hpp"

namespace hearth::service {

// HEARTH_VERSION comes from the file VERSION through CMake; HEARTH_REVISION from the image's build.
inline constexpr const char* kVersion = HEARTH_VERSION;
BuildInfo build_info();

// `--version` was asked: prints "hearth-segmenter 0.1.0" and is true.
bool answers_version(int count, char** words, std::string_view program);
// `--check-config` was asked: the settings are valid, or main would have ended before.
bool only_checks(int count, char** words);

// Starts both servers and writes the announcement (none where `file` is empty).
Status listen(HttpServer& admin, HttpServer& http, const std::string& announcement_file);

}  // namespace hearth::service

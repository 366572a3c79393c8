#include "service/version.hpp"

#include <cstdio>

#include "service/announcement.hpp"

namespace hearth::service {

BuildInfo build_info() { return {kVersion, HEARTH_REVISION, __VERSION__}; }

bool answers_version(int count, char** words, std::string_view program) {
  if (count != 2 || std::string_view(words[1]) != "--version") return false;
  std::printf("%.*s %s\n", static_cast<int>(program.size()), program.data(), kVersion);
  return true;
}

bool only_checks(int count, char** words) {
  return count == 2 && std::string_view(words[1]) == "--check-config";
}

Status listen(HttpServer& admin, HttpServer& http, const std::string& announcement_file) {
  if (auto up = admin.listen(); !up) return up;
  if (auto up = http.listen(); !up) return up;
  if (announcement_file.empty()) return {};
  return Announcement{http.url(), admin.url()}.write(announcement_file);
}

}  // namespace hearth::service

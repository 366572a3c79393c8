#include "service/version.hpp"

#include "service/announcement.hpp"

namespace hearth::service {

BuildInfo build_info() { return {kVersion, HEARTH_REVISION, __VERSION__}; }

Status listen(HttpServer& admin, HttpServer& http, const std::string& announcement_file) {
  if (auto up = admin.listen(); !up) return up;
  if (auto up = http.listen(); !up) return up;
  if (announcement_file.empty()) return {};
  return Announcement{http.url(), admin.url()}.write(announcement_file);
}

}  // namespace hearth::service

#include "service/announcement.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

#include <nlohmann/json.hpp>
#include <unistd.h>

namespace hearth::service {

Status Announcement::write(const std::string& file) const {
  const std::string draft = file + "." + std::to_string(getpid());
  const nlohmann::ordered_json json = {{"url", url}, {"admin_url", admin_url}, {"pid", getpid()}};
  std::ofstream out(draft, std::ios::trunc);
  out << json.dump() << '\n';
  out.close();
  if (!out || std::rename(draft.c_str(), file.c_str()) != 0) {
    return fail(ErrorKind::kUnavailable, "cannot write " + file + ": " + std::strerror(errno));
  }
  return {};
}

}  // namespace hearth::service

#pragma once

#include <string>

#include "common/result.hpp"

namespace hearth::service {

// Where a process listens when the kernel chose its ports. Written to the file that HEARTH_ANNOUNCE
// names, in one step, so that whoever waits for the file never reads half of it.
struct Announcement {
  std::string url;
  std::string admin_url;

  Status write(const std::string& file) const;  // {"url":…,"admin_url":…,"pid":…}
};

}  // namespace hearth::service

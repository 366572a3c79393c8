#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "service/http_message.hpp"

namespace hearth::service {

// The keys that may call an API, sent as `Authorization: Bearer <key>`. No keys, no start: only an
// installation that says it is insecure may run open, and then it must bind to loopback.
class ApiKeys {
 public:
  static constexpr std::size_t kMinBytes = 16;

  // kInvalid: no keys and not insecure, a key shorter than 16 bytes, or insecure on an address that
  // is not loopback. (HEARTH_INSECURE_DEV with keys is allowed and still asks for them.)
  static Result<ApiKeys> create(std::vector<std::string> keys, bool insecure_dev,
                                std::string_view bind_address);

  bool is_open() const { return keys_.empty(); }

  // `authorization` is the header's value. Takes the same time for every wrong key of one length.
  bool authorized(std::string_view authorization) const;

  // Puts the check in front of a handler; refuses with 401.
  Handler guard(Handler handler) const;

 private:
  explicit ApiKeys(std::vector<std::string> keys) : keys_(std::move(keys)) {}
  std::vector<std::string> keys_;
};

}  // namespace hearth::service

#pragma once

#include <string>

#include "service/http_message.hpp"

namespace hearth::service {

struct AnswerForm {
  bool with_body = true;  // false for HEAD: the length is still said
  bool close = false;     // tell the client that the connection ends here
};

// A response as it goes over the wire. A line break inside a header value becomes a space, so that
// no value can write headers of its own.
std::string to_bytes(const Response& response, AnswerForm form);

}  // namespace hearth::service

#include "service/http_message.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace hearth::service {
namespace {

std::string_view find(const std::vector<NamedText>& items, std::string_view name) {
  const auto found = std::find_if(items.begin(), items.end(),
                                  [&](const NamedText& item) { return item.first == name; });
  return found == items.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace

std::string_view Request::header(std::string_view name) const { return find(headers, name); }

std::string_view Request::path_parameter(std::string_view name) const {
  return find(path_parameters, name);
}

std::string_view Request::query_parameter(std::string_view name) const {
  return find(query_parameters, name);
}

Response problem(const Request& request, int status, std::string_view code,
                 std::string_view message) {
  const nlohmann::ordered_json json = {
      {"type", "/problems/" + std::string(code)},
      {"title", reason_phrase(status)},
      {"status", status},
      {"detail", message},
      {"instance", request.path},
      {"request_id", request.request_id},
      {"code", code},
      {"message", message},
  };
  return {.status = status,
          .content_type = "application/problem+json",
          .body = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return status < 400 ? "OK" : "Error";
  }
}

}  // namespace hearth::service

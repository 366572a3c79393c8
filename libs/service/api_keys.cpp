#include "service/api_keys.hpp"

namespace hearth::service {
namespace {

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1";
}

// Looks at every byte of the given text, whatever differs.
bool equal_in_constant_time(std::string_view given, std::string_view key) {
  unsigned difference = given.size() == key.size() ? 0 : 1;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const auto wanted = static_cast<unsigned char>(key[i % key.size()]);
    difference |= static_cast<unsigned char>(given[i]) ^ unsigned { wanted };
  }
  return difference == 0;
}

bool is_bearer(std::string_view scheme) {
  constexpr std::string_view kBearer = "bearer ";
  if (scheme.size() != kBearer.size()) return false;
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    if ((scheme[i] | 0x20) != kBearer[i]) return false;  // a space stays one
  }
  return true;
}

}  // namespace

Result<ApiKeys> ApiKeys::create(std::vector<std::string> keys, bool insecure_dev,
                                std::string_view bind_address) {
  for (const auto& key : keys) {
    if (key.size() < kMinBytes) {
      return fail(ErrorKind::kInvalid, "an API key is shorter than 16 bytes");
    }
  }
  if (keys.empty() && !insecure_dev) {
    return fail(ErrorKind::kInvalid, "no API keys; HEARTH_INSECURE_DEV=1 runs open, on loopback");
  }
  if (insecure_dev && !is_loopback(bind_address)) {
    return fail(ErrorKind::kInvalid, "HEARTH_INSECURE_DEV=1 may listen on loopback only");
  }
  return ApiKeys(std::move(keys));
}

bool ApiKeys::authorized(std::string_view authorization) const {
  if (is_open()) return true;
  constexpr std::size_t kScheme = 7;
  if (!is_bearer(authorization.substr(0, kScheme))) return false;
  const auto given = authorization.substr(kScheme);
  bool found = false;
  for (const auto& key : keys_) found |= equal_in_constant_time(given, key);
  return found;
}

Handler ApiKeys::guard(Handler handler) const {
  return [keys = *this, handler = std::move(handler)](const Request& request) {
    if (keys.authorized(request.header("authorization"))) return handler(request);
    Response response = problem(request, 401, "unauthorized", "A valid API key is needed.");
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
  };
}

}  // namespace hearth::service

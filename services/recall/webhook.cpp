#include "recall/webhook.hpp"

#include <chrono>

#include <curl/curl.h>

#include "common/check.hpp"
#include "recall/webhook_signature.hpp"

namespace hearth::recall {
namespace {

struct HeadersDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Headers = std::unique_ptr<curl_slist, HeadersDeleter>;

void add(Headers& headers, const std::string& line) {
  curl_slist* const longer = curl_slist_append(headers.get(), line.c_str());
  HEARTH_CHECK(longer != nullptr);
  (void)headers.release();
  headers.reset(longer);
}

// Nobody reads what the receiver says beside its status.
std::size_t pass_over(char* /*data*/, std::size_t size, std::size_t count, void* /*context*/) {
  return size * count;
}

}  // namespace

struct Webhook::Handle {
  Handle() : curl(curl_easy_init()) { HEARTH_CHECK(curl != nullptr); }
  ~Handle() { curl_easy_cleanup(curl); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  CURL* curl;
};

Webhook::Webhook(const WebhookSettings& settings)
    : settings_(settings), handle_(std::make_unique<Handle>()) {
  CURL* const curl = handle_->curl;
  curl_easy_setopt(curl, CURLOPT_URL, settings_.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, long{settings_.connect_timeout.count()});
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, long{settings_.timeout.count()});
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &pass_over);
}

Webhook::~Webhook() = default;

int Webhook::post(std::string_view id, std::string_view body, TimePoint now) {
  CURL* const curl = handle_->curl;
  const std::string timestamp = std::to_string(to_unix_ms(now) / 1'000);
  Headers headers;
  add(headers, "Content-Type: application/json");
  add(headers, "Expect:");  // or larger bodies wait a second for a permission
  add(headers, "webhook-id: " + std::string(id));
  add(headers, "webhook-timestamp: " + timestamp);
  add(headers, "webhook-signature: " + webhook_signature(settings_.key, id, timestamp, body));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
  const CURLcode sent = curl_easy_perform(curl);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, nullptr);
  if (sent != CURLE_OK) return 0;
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

}  // namespace hearth::recall

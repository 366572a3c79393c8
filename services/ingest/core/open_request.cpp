#include <utility>

#include "ingest/core/json_spans.hpp"
#include "ingest/core/request.hpp"
#include "ingest/core/request_padding.hpp"

namespace hearth::ingest {
namespace {

tl::unexpected<Refusal> malformed(std::string message) {
  return tl::unexpected(Refusal{Code::kInvalidJson, std::move(message)});
}

// The text of a string without its quotes, or of a number; nothing for any other value.
std::string_view scalar_text(std::string_view value) {
  if (value.size() >= 2 && value.front() == '"') return value.substr(1, value.size() - 2);
  const bool number =
      !value.empty() && (value.front() == '-' || (value.front() >= '0' && value.front() <= '9'));
  return number ? value : std::string_view{};
}

// Reads the outline of a batch's or an event's object into `request`.
class Outline {
 public:
  Outline(std::string_view body, std::size_t most, OpenedRequest& request)
      : body_(body), most_(most), request_(request) {}

  std::size_t on_member(std::string_view key, std::size_t at) {
    const bool batch = request_.route.endpoint == Endpoint::kBatch;
    if (batch && key == "batch" && at < body_.size() && body_[at] == '[') {
      has_batch_ = true;
      in_run_ = false;
      return walk_array(body_, at, [this](std::size_t item) { return on_item(item); });
    }
    const std::size_t end = end_of_value(body_, at);
    if (end == kNoSpan) return kNoSpan;
    const std::string_view value = body_.substr(at, end - at);
    if (key == "writeKey") request_.write_key = scalar_text(value);
    if (batch && key == "sentAt") request_.sent_at = scalar_text(value);
    if (batch && key == "integrations" && value.starts_with('{')) request_.integrations = value;
    if (batch && key == "context" && value != "null") request_.context = value;
    return end;
  }

  bool has_batch() const { return has_batch_; }

 private:
  std::size_t on_item(std::size_t at) {
    const std::size_t end = end_of_value(body_, at);
    if (end == kNoSpan) return end;
    if (request_.items.size() < most_) {
      request_.items.push_back(body_.substr(at, end - at));
    } else {
      leave_out(at, end);
    }
    return end;
  }

  void leave_out(std::size_t at, std::size_t end) {
    auto& runs = request_.runs;
    const std::size_t index = request_.items.size() + request_.left_out++;
    const std::size_t run_begin =
        in_run_ ? static_cast<std::size_t>(runs.back().text.data() - body_.data()) : 0;
    if (in_run_ && end - run_begin <= kMaxRunBytes) {
      runs.back().text = body_.substr(run_begin, end - run_begin);
      ++runs.back().count;
      return;
    }
    in_run_ = runs.size() < kMaxRuns;
    if (in_run_) runs.push_back({body_.substr(at, end - at), index, 1});
  }

  std::string_view body_;
  const std::size_t most_;
  OpenedRequest& request_;
  bool has_batch_ = false;
  bool in_run_ = false;  // the event before is the last of the last run
};

}  // namespace

tl::expected<OpenedRequest, Refusal> open_request(std::string text, const Route& route,
                                                  std::size_t most) {
  OpenedRequest request;
  request.route = route;
  const std::size_t size = text.size();
  text.append(kRequestPadding, ' ');
  request.text = std::make_unique<const std::string>(std::move(text));
  const std::string_view body = std::string_view(*request.text).substr(0, size);

  const std::size_t begin = skip_space(body, 0);
  Outline outline(body, most, request);
  const std::size_t end = walk_object(body, begin, [&](std::string_view key, std::size_t at) {
    return outline.on_member(key, at);
  });
  if (end == kNoSpan) return malformed("the body is not a JSON object");
  if (skip_space(body, end) != size) return malformed("the body goes on after its JSON object");
  if (route.endpoint != Endpoint::kBatch) {
    request.items = {body.substr(begin, end - begin)};
  } else if (!outline.has_batch()) {
    return tl::unexpected(Refusal{Code::kBatchMissing, std::string(title(Code::kBatchMissing))});
  }
  return request;
}

}  // namespace hearth::ingest

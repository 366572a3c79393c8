#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>

#include <simdjson.h>

#include "contract/excerpt.hpp"
#include "contract/partition.hpp"
#include "ingest/core/context.hpp"
#include "ingest/core/event_fields.hpp"
#include "ingest/core/event_time.hpp"
#include "ingest/core/message_id.hpp"
#include "ingest/core/plan_check.hpp"
#include "ingest/core/request.hpp"
#include "ingest/core/request_padding.hpp"

namespace hearth::ingest {
namespace {

using contract::Event;
using contract::EventType;

constexpr std::size_t kMaxDepth = 64;  // of one event; readers nest it a little deeper
constexpr std::size_t kMaxIdBytes =
    256;  // userId, anonymousId, groupId, previousId: they become keys
constexpr std::size_t kMaxNameBytes = 200;  // event names: they become keys and are counted
static_assert(kRequestPadding >= simdjson::SIMDJSON_PADDING);

std::optional<Refusal> refuse(Code code) { return Refusal{code, std::string(title(code))}; }
std::optional<Refusal> refuse(Code code, std::string message) {
  return Refusal{code, std::move(message)};
}

struct MessageIdHash {
  std::size_t operator()(std::string_view id) const { return contract::stable_hash(id); }
};

Refusal from_simdjson(simdjson::error_code error) {
  if (error == simdjson::UTF8_ERROR) return *refuse(Code::kInvalidUtf8);
  if (error == simdjson::DEPTH_ERROR) return *refuse(Code::kTooDeep);
  return {Code::kInvalidJson, simdjson::error_message(error)};
}

// An id stands in paths, in the headers of webhooks and in the message ids of the log, which cannot
// hold a line feed or a zero. Who it belongs to could be neither read nor forgotten.
bool is_text(std::string_view id) {
  return std::ranges::none_of(id, [](unsigned char byte) { return byte < 0x20 || byte == 0x7F; });
}

std::optional<Refusal> check_names(const EventFields& fields) {
  const std::pair<const char*, std::string_view> ids[] = {{"userId", fields.user_id},
                                                          {"anonymousId", fields.anonymous_id},
                                                          {"groupId", fields.group_id},
                                                          {"previousId", fields.previous_id}};
  for (const auto& [field, id] : ids) {
    if (id.size() > kMaxIdBytes) {
      return refuse(Code::kFieldTooLong, std::string(field) + " is longer than 256 bytes");
    }
    if (!is_text(id)) {
      return refuse(Code::kIdNotText, std::string(field) + " holds a control character");
    }
  }
  if (fields.event.size() > kMaxNameBytes || fields.name.size() > kMaxNameBytes) {
    return refuse(Code::kFieldTooLong, "the event's name is longer than 200 bytes");
  }
  if (fields.message_id.size() > kMaxMessageIdBytes) return refuse(Code::kMessageIdTooLong);
  return std::nullopt;
}

std::optional<Refusal> check_required(EventType type, const EventFields& fields) {
  if (fields.user_id.empty() && fields.anonymous_id.empty()) return refuse(Code::kUserMissing);
  if (type == EventType::kTrack && fields.event.empty()) return refuse(Code::kEventMissing);
  if (type == EventType::kGroup && fields.group_id.empty()) return refuse(Code::kGroupMissing);
  if (type == EventType::kAlias && fields.previous_id.empty())
    return refuse(Code::kPreviousMissing);
  return std::nullopt;
}

// Judges the events of one request, in order.
class Judge {
 public:
  Judge(simdjson::dom::parser& json, const OpenedRequest& request, const contract::Product& product,
        const RequestFacts& facts, ParsedBatch& batch)
      : json_(json), request_(request), product_(product), facts_(facts), batch_(batch) {
    batch_.accepted.reserve(std::min(request.items.size(), product.ingest.max_batch_events));
    seen_.reserve(batch_.accepted.capacity());
  }

  void judge(std::size_t index) {
    const std::string_view raw = request_.items[index];
    EventFields fields;
    Event event;
    auto refusal = check_size(index, raw);
    if (!refusal) refusal = read(raw, fields, event);
    if (refusal) {
      const bool shown = fields.message_id.size() <= kMaxMessageIdBytes;
      batch_.rejected.push_back({index, shown ? fields.message_id : std::string_view{},
                                 refusal->code, std::move(refusal->message), raw, path_type()});
      return;
    }
    accept(index, raw, fields, event);
  }

  void refuse_left_out() {
    if (request_.left_out == 0) return;
    batch_.rest = Rejected{.index = request_.items.size(),
                           .code = Code::kBatchTooLong,
                           .message = too_long()->message,
                           .count = request_.left_out};
    batch_.runs = request_.runs;
  }

 private:
  std::optional<Refusal> too_long() const {
    return refuse(Code::kBatchTooLong, "the batch holds more than " +
                                           std::to_string(product_.ingest.max_batch_events) +
                                           " events");
  }

  // What the batch says for all counts with each event: a small request must not unfold into a
  // large one.
  std::optional<Refusal> check_size(std::size_t index, std::string_view raw) {
    const auto& limits = product_.ingest;
    if (index >= limits.max_batch_events) return too_long();
    const std::size_t bytes = raw.size() + request_.context.size() + request_.integrations.size();
    if (bytes > limits.max_event_bytes) {
      return refuse(Code::kEventTooLarge, "the event has " + std::to_string(bytes) +
                                              " bytes, more than " +
                                              std::to_string(limits.max_event_bytes));
    }
    bytes_ += bytes;
    if (bytes_ > limits.max_expanded_bytes) return refuse(Code::kBatchTooLarge);
    return std::nullopt;
  }

  std::optional<Refusal> read(std::string_view raw, EventFields& fields, Event& event) {
    simdjson::dom::element root;
    const auto error = json_.parse(raw.data(), raw.size(), false).get(root);
    if (error != simdjson::SUCCESS) return from_simdjson(error);
    simdjson::dom::object object;
    if (root.get(object) != simdjson::SUCCESS) return refuse(Code::kNotAnObject);
    if (auto refusal = read_fields(raw, object, batch_.arena, fields)) return refusal;
    if (auto refusal = read_type(fields, event)) return refusal;
    if (auto refusal = check_names(fields)) return refusal;
    if (auto refusal = check_required(event.type, fields)) return refusal;
    if (event.type != EventType::kTrack) return std::nullopt;
    return check_plan(product_.plan, fields.event, fields.parsed_properties);
  }

  std::string_view path_type() const {
    return request_.route.endpoint == Endpoint::kEvent ? contract::name(request_.route.type)
                                                       : std::string_view();
  }

  std::optional<Refusal> read_type(const EventFields& fields, Event& event) const {
    if (request_.route.endpoint == Endpoint::kEvent) {
      event.type = request_.route.type;  // the path decides, whatever the body says
      return std::nullopt;
    }
    if (fields.type.empty()) return refuse(Code::kTypeMissing);
    const auto type = contract::parse_event_type(fields.type);
    if (!type) {
      return refuse(Code::kTypeUnknown,
                    "type '" + std::string(contract::excerpt(fields.type, 40)) + "' is not known");
    }
    event.type = *type;
    return std::nullopt;
  }

  void accept(std::size_t index, std::string_view raw, const EventFields& fields, Event& event) {
    event.message_id = fields.message_id;
    if (event.message_id.empty()) {
      event.message_id =
          batch_.arena.keep(fill_message_id(raw, {facts_.received, index, facts_.nonce}));
    }
    if (!seen_.insert(event.message_id).second) {
      ++batch_.duplicates;
      return;
    }
    event.user_id = fields.user_id;
    event.anonymous_id = fields.anonymous_id;
    event.name = event.type == EventType::kTrack ? fields.event : fields.name;
    event.previous_id = fields.previous_id;
    event.group_id = fields.group_id;
    event.time = corrected_time(client_times(fields), facts_.received, product_.ingest.max_future);
    event.properties = fields.properties;
    event.traits = fields.traits;
    event.context = merge_context(fields.context, request_.context, facts_.peer_ip, batch_.arena);
    event.extra = extra_of(fields.others, fields.integrations, request_.integrations, batch_.arena);
    event.trace = facts_.trace;
    batch_.accepted.push_back(event);
  }

  ClientTimes client_times(const EventFields& fields) const {
    return {.original =
                fields.original_timestamp.empty() ? fields.timestamp : fields.original_timestamp,
            .sent = fields.sent_at.empty() ? request_.sent_at : fields.sent_at};
  }

  simdjson::dom::parser& json_;
  const OpenedRequest& request_;
  const contract::Product& product_;
  const RequestFacts& facts_;
  ParsedBatch& batch_;
  std::unordered_set<std::string_view, MessageIdHash> seen_;
  std::size_t bytes_ = 0;
};

bool is_object(simdjson::dom::parser& json, std::string_view text) {
  simdjson::dom::object object;
  return json.parse(text.data(), text.size(), false).get(object) == simdjson::SUCCESS;
}

// What is larger than an event may be is not read: with it every event is too large.
bool is_readable(simdjson::dom::parser& json, std::string_view object, std::size_t largest) {
  return object.empty() || object.size() > largest || is_object(json, object);
}

// The same for what becomes a member of an object, so that it may nest one level less.
bool is_readable_member(simdjson::dom::parser& json, std::string_view object, std::size_t largest) {
  if (object.empty() || object.size() > largest) return true;
  std::string text = "{\"a\":" + std::string(object) + "}";
  const std::size_t size = text.size();
  text.append(kRequestPadding, ' ');
  return is_object(json, std::string_view(text).substr(0, size));
}

}  // namespace

struct RequestParser::Buffers {
  simdjson::dom::parser json;
};

RequestParser::RequestParser() : buffers_(std::make_unique<Buffers>()) {}
RequestParser::~RequestParser() = default;
RequestParser::RequestParser(RequestParser&&) noexcept = default;
RequestParser& RequestParser::operator=(RequestParser&&) noexcept = default;

tl::expected<ParsedBatch, Refusal> RequestParser::parse(OpenedRequest request,
                                                        const contract::Product& product,
                                                        const RequestFacts& facts) {
  const std::size_t largest = product.ingest.max_event_bytes;
  if (buffers_->json.capacity() < largest && buffers_->json.allocate(largest, kMaxDepth)) {
    return tl::unexpected(*refuse(Code::kUnavailable));  // out of memory
  }
  if (!is_readable(buffers_->json, request.context, largest)) {
    return tl::unexpected(*refuse(Code::kInvalidJson, "the batch's context is not a JSON object"));
  }
  if (!is_readable_member(buffers_->json, request.integrations, largest)) {
    return tl::unexpected(
        *refuse(Code::kInvalidJson, "the batch's integrations are not a JSON object"));
  }
  ParsedBatch batch;
  Judge judge(buffers_->json, request, product, facts, batch);
  for (std::size_t i = 0; i < request.items.size(); ++i) judge.judge(i);
  judge.refuse_left_out();
  batch.sent_with = {request.context, request.sent_at, batch.arena.keep(facts.peer_ip)};
  batch.text = std::move(request.text);
  return batch;
}

}  // namespace hearth::ingest

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "common/check.hpp"
#include "contract/json_text.hpp"
#include "contract/message.hpp"

// A payload as it may come off a broker, through every reader. What is read must survive being
// written and read again, its raw objects must be JSON to a parser other than the decoder's, and
// what is refused must be called invalid in words that can be quoted in JSON.
namespace hearth::contract {
namespace {

bool is_object(std::string_view raw) {
  return raw.empty() || (raw.front() == '{' && nlohmann::json::accept(raw));
}

void check_refusal(const Error& error) {
  std::string quoted;
  append_string(quoted, error.detail);
  HEARTH_CHECK(error.kind == ErrorKind::kInvalid);
  HEARTH_CHECK(nlohmann::json::accept(quoted));
}

bool has_sound_body(const Signal& signal) { return is_object(signal.body); }
bool has_sound_body(const Command& command) { return is_object(command.body); }
bool has_sound_body(const Configuration& configuration) { return is_object(configuration.body); }
bool has_sound_body(const Table& table) { return is_object(table.body); }
bool has_sound_body(const Genesis& genesis) { return genesis.partitions > 0; }

template <class Message>
void check(Decoder& decoder, Result<Message> (Decoder::*read)(std::string_view),
           std::string_view payload) {
  const Result<Message> first = (decoder.*read)(payload);
  if (!first) return check_refusal(first.error());
  HEARTH_CHECK(has_sound_body(*first));
  const auto envelope = decoder.envelope(payload);
  HEARTH_CHECK(envelope);
  const std::string written = encode(*envelope, *first);
  const Result<Message> second = (decoder.*read)(written);
  HEARTH_CHECK(second);
  HEARTH_CHECK(encode(decoder.envelope(written).value(), *second) == written);
}

void check_frame(Decoder& decoder, std::string_view payload) {
  static Envelope envelope;  // both as a fold has them: one for all frames
  static Frame frame;
  if (const Status read = decoder.frame(payload, envelope, frame); !read) {
    HEARTH_CHECK(frame.events.empty());
    return check_refusal(read.error());
  }
  std::size_t bound = 0;
  for (const Event& event : frame.events) {
    HEARTH_CHECK(is_object(event.properties) && is_object(event.traits) &&
                 is_object(event.context) && is_object(event.extra));
    bound += encoded_size_bound(event);
  }
  const std::string written = encode(envelope, Kind::kHistory, frame);
  Frame alone = frame;
  alone.events.clear();
  HEARTH_CHECK(written.size() - encode(envelope, Kind::kHistory, alone).size() <= bound);
  Envelope envelope_again;
  Frame again;
  HEARTH_CHECK(decoder.frame(written, envelope_again, again));
  HEARTH_CHECK(encode(envelope_again, Kind::kHistory, again) == written);
}

}  // namespace
}  // namespace hearth::contract

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hearth::contract;
  static Decoder decoder;
  const std::string_view payload(reinterpret_cast<const char*>(data), size);
  check_frame(decoder, payload);
  check(decoder, &Decoder::signal, payload);
  check(decoder, &Decoder::command, payload);
  check(decoder, &Decoder::configuration, payload);
  check(decoder, &Decoder::table, payload);
  check(decoder, &Decoder::genesis, payload);
  return 0;
}

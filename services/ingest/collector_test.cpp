#include "ingest/collector.hpp"

#include <fstream>
#include <random>

#include <gmock/gmock.h>

#include "contract/position.hpp"
#include "ingest/ingest_fixture.hpp"

namespace hearth::ingest::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr const char* kOne = R"({"writeKey":"WK1","userId":"u1","event":"Order","messageId":"m1"})";

class CollectorTest : public IngestTest {};

TEST_F(CollectorTest, an_accepted_event_is_in_the_log_when_200_is_answered) {
  start_ready();
  const auto answer = send("/v1/track", kOne);
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(body_of(answer), R"({"success":true,"accepted":1,"duplicates":0,"rejected":[]})");
  const auto found = stored(contract::Kind::kEvent);
  ASSERT_THAT(found, SizeIs(1));
  contract::Decoder decoder;
  contract::Envelope envelope;
  contract::Frame frame;
  ASSERT_TRUE(decoder.frame(found[0].payload, envelope, frame).has_value());
  ASSERT_THAT(frame.events, SizeIs(1));
  EXPECT_EQ(frame.events[0].message_id, "m1");
  EXPECT_EQ(frame.events[0].user_id, "u1");
  EXPECT_EQ(frame.received, now());
}

TEST_F(CollectorTest, the_position_names_the_partition_and_sequence_of_the_event) {
  start_ready();
  const auto answer = send("/v1/track", kOne);
  const auto position = contract::parse_position(header(answer, "Hearth-Position"), 4);
  ASSERT_TRUE(position.has_value());
  const auto home = contract::home(contract::user_entity("u1"), 4);
  ASSERT_TRUE(position->contains(home));
  const auto message = jetstream::get_message(*connection, names.stream(home), position->at(home));
  ASSERT_TRUE(message.has_value());
  EXPECT_THAT(message->payload, HasSubstr("\"m1\""));
}

TEST_F(CollectorTest, a_bad_event_is_named_and_kept_and_does_not_fail_its_batch) {
  start_ready();
  const auto answer =
      send_batch(event("a") + R"(,{"type":"track","userId":"u1","messageId":"bad"},)" + event("c"));
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_THAT(body_of(answer), HasSubstr(R"("accepted":2,"duplicates":0)"));
  EXPECT_THAT(body_of(answer), HasSubstr(R"("index":1,"messageId":"bad","code":"event_missing")"));
  const auto dead = jetstream::last_message(*connection, names.dead_stream(),
                                            names.dead_subject("event_missing"));
  ASSERT_TRUE(dead.has_value());
  EXPECT_THAT(dead->payload, HasSubstr(R"("messageId":"bad")"));
  EXPECT_TRUE(has_series(R"(hearth_ingest_rejected_total{code="event_missing"} 1)"));
  EXPECT_TRUE(has_series(R"(hearth_ingest_events_total{outcome="accepted"} 2)"));
  const std::string publishes = "hearth_nats_publish_duration_seconds_count";
  EXPECT_FALSE(has_series(publishes + R"({stream="log"} 0)"));
  EXPECT_TRUE(has_series(publishes + R"({stream="dead_letters"} 1)"));
}

TEST_F(CollectorTest, what_is_kept_of_a_bad_event_can_be_judged_anew) {
  start_ready();
  (void)send("/v1/batch", R"({"writeKey":"WK1","sentAt":"2026-11-22T04:52:24Z","batch":[7],)"
                          R"("context":{"timezone":"Asia/Shanghai","direct":true}})");
  const auto dead = jetstream::last_message(*connection, names.dead_stream(),
                                            names.dead_subject("not_an_object"));
  ASSERT_TRUE(dead.has_value());
  EXPECT_THAT(dead->payload, HasSubstr(R"("sentAt":"2026-11-22T04:52:24Z")"));
  EXPECT_THAT(dead->payload,
              HasSubstr(R"("context":"{\"timezone\":\"Asia/Shanghai\",\"direct\":true}")"));
  EXPECT_THAT(dead->payload, HasSubstr(R"("peerIp":"127.0.0.1")"));
}

#ifdef __SANITIZE_THREAD__
constexpr std::size_t kMemoryFactor = 5;  // it keeps four words of its own for each that is touched
#else
constexpr std::size_t kMemoryFactor = 1;
#endif

// Of this process, in KiB.
std::size_t memory_kib(const char* field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field)) return std::stoul(line.substr(line.find(':') + 1));
  }
  return 0;
}

TEST_F(CollectorTest, a_body_of_millions_of_numbers_costs_little_and_is_kept_in_few_letters) {
  start_ready();
  std::string numbers(4'000'000 - 100, '1');
  for (std::size_t i = 1; i < numbers.size(); i += 2) numbers[i] = ',';
  numbers.back() = '1';
  const std::string body = R"({"writeKey":"WK1","batch":[)" + numbers + "]}";
  (void)send_batch(event("warm"));
  std::ofstream("/proc/self/clear_refs") << 5;  // the peak begins anew
  const std::size_t before = memory_kib("VmRSS");
  const auto answer = send("/v1/batch", body);
  EXPECT_LT(memory_kib("VmHWM"), before + kMemoryFactor * 50 * 1024);
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_THAT(body_of(answer), HasSubstr(R"({"index":2600,"code":"batch_too_long",)"));
  EXPECT_THAT(body_of(answer), HasSubstr(R"("count":1997350})"));
  EXPECT_LT(answer.size(), 300'000U);
  EXPECT_LT(messages(names.dead_stream()), 2'600U + 70U);
  EXPECT_TRUE(has_series(R"(hearth_ingest_rejected_total{code="batch_too_long"} 1997450)"));
}

TEST_F(CollectorTest, how_long_a_batch_is_learns_only_who_has_a_key) {
  start_ready("ingest: {max_batch_events: 2}");
  std::string many = "1";
  for (std::size_t i = 0; i < 2 + kBatchMargin; ++i) many += ",1";
  EXPECT_EQ(status_of(send("/v1/batch", R"({"batch":[)" + many + "]}")), 401);
  EXPECT_EQ(status_of(send_batch(many)), 200);
}

TEST_F(CollectorTest, of_a_batch_that_is_too_long_the_first_are_taken_and_all_others_are_kept) {
  start_ready("ingest: {max_batch_events: 2}");
  constexpr int kSent = 2 + static_cast<int>(kBatchMargin) + 300;
  std::string many = event("m0");
  for (int i = 1; i < kSent; ++i) many += "," + event("m" + std::to_string(i));
  const auto answer = send_batch(many);
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_THAT(body_of(answer), HasSubstr(R"("accepted":2,)"));
  EXPECT_THAT(body_of(answer), HasSubstr(R"({"index":101,"code":"batch_too_long",)"));
  EXPECT_THAT(body_of(answer), HasSubstr(R"({"index":102,"code":"batch_too_long",)"));
  EXPECT_THAT(body_of(answer), HasSubstr(R"("count":300}]})"));
  EXPECT_TRUE(has_series(R"(hearth_ingest_rejected_total{code="batch_too_long"} 400)"));
  EXPECT_TRUE(has_series(R"(hearth_ingest_events_total{outcome="rejected"} 400)"));
  EXPECT_EQ(messages(names.dead_stream()), kBatchMargin + 1);
  const auto last = jetstream::last_message(*connection, names.dead_stream(),
                                            names.dead_subject("batch_too_long"));
  ASSERT_TRUE(last.has_value());
  EXPECT_THAT(last->payload, HasSubstr(R"(\"messageId\":\"m102\")"));
  EXPECT_THAT(last->payload, HasSubstr(R"(\"messageId\":\"m401\")"));
}

TEST_F(CollectorTest, accepted_events_that_the_plan_does_not_name_are_counted_once) {
  start_ready("tracking_plan: {events: {Order: {class: consume}}}");
  const std::string unplanned = "hearth_ingest_unplanned_events_total ";
  EXPECT_TRUE(has_series(unplanned + "0"));
  const std::string batch = event("planned") +
                            R"(,{"type":"track","event":"Odd","userId":"u1","messageId":"a"})"
                            R"(,{"type":"track","event":"Odder","userId":"u2","messageId":"b"})"
                            R"(,{"type":"track","event":"Odd","userId":"","messageId":"refused"})"
                            R"(,{"type":"page","name":"Odd","userId":"u1","messageId":"c"})";
  EXPECT_EQ(status_of(send_batch(batch)), 200);
  EXPECT_TRUE(has_series(unplanned + "2"));
  EXPECT_EQ(status_of(send_batch(batch)), 200);
  EXPECT_TRUE(has_series(unplanned + "2")) << "the log has them already";
}

TEST_F(CollectorTest, a_batch_without_any_good_event_is_answered_without_a_position) {
  start_ready();
  const auto answer = send_batch(R"({"type":"nonsense","userId":"u1"})");
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(header(answer, "Hearth-Position"), "");
  EXPECT_THAT(body_of(answer), HasSubstr(R"("accepted":0)"));
}

TEST_F(CollectorTest, the_same_batch_again_is_counted_as_duplicates_and_stored_once) {
  start_ready();
  const auto bad = std::string(R"({"type":"track","userId":"u1","messageId":"bad"})");
  const auto first = send_batch(event("a") + "," + event("b") + "," + bad);
  const auto second = send_batch(event("a") + "," + event("b") + "," + bad, "X-Retry-Count: 1\r\n");
  EXPECT_THAT(body_of(second), HasSubstr(R"("accepted":0,"duplicates":2)"));
  EXPECT_EQ(header(second, "Hearth-Position"), header(first, "Hearth-Position"));
  EXPECT_THAT(stored(contract::Kind::kEvent), SizeIs(1));
  EXPECT_EQ(messages(names.dead_stream()), 1u);
  EXPECT_TRUE(has_series("hearth_ingest_retried_requests_total 1"));
  EXPECT_TRUE(has_series(R"(hearth_ingest_events_total{outcome="duplicate"} 2)"));
}

TEST_F(CollectorTest, missing_unknown_and_contradicting_keys_are_refused_with_401) {
  start_ready();
  const auto missing = send("/v1/track", R"({"userId":"u1","event":"Order"})");
  EXPECT_EQ(status_of(missing), 401);
  EXPECT_THAT(body_of(missing), HasSubstr("write_key_missing"));
  EXPECT_EQ(header(missing, "Content-Type"), "application/problem+json");
  const auto unknown = send("/v1/track", R"({"writeKey":"no","userId":"u1","event":"Order"})");
  EXPECT_EQ(status_of(unknown), 401);
  EXPECT_THAT(body_of(unknown), HasSubstr("write_key_unknown"));
  // Basic WK2
  EXPECT_EQ(status_of(send("/v1/track", kOne, "Authorization: Basic V0syOg==\r\n")), 401);
  EXPECT_TRUE(has_series("hearth_ingest_unknown_key_total 1"));
  EXPECT_THAT(stored(contract::Kind::kEvent), SizeIs(0));
}

TEST_F(CollectorTest, the_key_may_come_in_the_authorization_header) {
  start_ready();
  const auto body = R"({"userId":"u1","event":"Order"})";
  EXPECT_EQ(status_of(send("/v1/track", body, "Authorization: Basic V0sxOg==\r\n")), 200);
  EXPECT_EQ(status_of(send("/v1/track", body, "Authorization: Bearer WK1\r\n")), 200);
}

TEST_F(CollectorTest, a_key_over_its_quota_is_told_when_to_come_back_and_others_are_served) {
  start_ready("ingest: {default_quota: {events_per_second: 1, burst: 2}}");
  EXPECT_EQ(status_of(send_batch(event("a") + "," + event("b"))), 200);
  const auto refused = send_batch(event("c"));
  EXPECT_EQ(status_of(refused), 429);
  EXPECT_EQ(header(refused, "Retry-After"), "1");
  EXPECT_EQ(header(refused, "X-RateLimit-Reset"), "1795323151");
  EXPECT_TRUE(has_series("hearth_ingest_quota_refusals_total 1"));
  // Counted once the answer has gone out.
  EXPECT_TRUE(
      eventually([&] { return has_series(R"(hearth_rate_limited_total{route="/v1/batch"} 1)"); }));
  EXPECT_EQ(status_of(send("/v1/track", R"({"writeKey":"WK2","userId":"u","event":"Order"})")),
            200);
  now_ms += 1'000;
  EXPECT_EQ(status_of(send_batch(event("c"))), 200);
}

TEST_F(CollectorTest, a_large_batch_is_spread_over_partitions_and_frames) {
  start_ready();
  std::string events;
  std::mt19937_64 noise(1);  // text that does not compress beyond the bound
  for (int i = 0; i < 2'000; ++i) {
    events += (i == 0 ? "" : ",");
    events += R"({"type":"track","event":"E","userId":"u)" + std::to_string(i) +
              R"(","messageId":"m)" + std::to_string(i) + R"(","properties":{"t":")" +
              std::to_string(noise()) + std::string(2'000, 'x') + R"("}})";
  }
  const auto zipped = service::gzip(R"({"writeKey":"WK1","batch":[)" + events + "]}");
  const auto answer = send("/v1/batch", zipped, "Content-Encoding: gzip\r\n");
  EXPECT_THAT(body_of(answer), HasSubstr(R"("accepted":2000)"));
  std::size_t found = 0;
  contract::Decoder decoder;
  contract::Envelope envelope;
  contract::Frame frame;
  for (const auto& message : stored(contract::Kind::kEvent)) {
    ASSERT_TRUE(decoder.frame(message.payload, envelope, frame).has_value());
    found += frame.events.size();
  }
  EXPECT_EQ(found, 2'000u);
}

TEST_F(CollectorTest, text_that_is_no_json_is_refused_with_a_code) {
  start_ready();
  const auto answer = send("/v1/batch", "{");
  EXPECT_EQ(status_of(answer), 400);
  EXPECT_THAT(body_of(answer), HasSubstr(R"("code":"invalid_json")"));
}

}  // namespace
}  // namespace hearth::ingest::testing

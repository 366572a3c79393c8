#include "fold/publish_metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contract/names.hpp"

namespace hearth::fold {
namespace {

using ::testing::HasSubstr;

TEST(PublishMetrics, every_subject_that_is_published_has_its_stream) {
  for (const char* prefix : {contract::kDefaultPrefix, "ledger", "a-1"}) {
    const contract::Names names(prefix);
    using enum PublishedStream;
    const std::vector<std::pair<std::string, PublishedStream>> known = {
        {names.subject({7}, contract::Kind::kSignal), kLog},
        {names.subject({123}, contract::Kind::kEvent), kLog},
        {names.ledger_subject({7}), kLedger},
        {names.rejected_subject("rewards", {7}), kRejected},
        {names.snapshot_subject("rewards", {7}), kSnapshots},
        {names.snapshot_manifest_subject("rewards", {7}), kSnapshots},
        {names.outreach_subject({7}), kOutreach},
        {names.dead_subject("event_missing"), kDeadLetters}};
    for (const auto& [subject, stream] : known) {
      EXPECT_EQ(published_stream(subject), stream) << subject;
    }
  }
}

TEST(PublishMetrics, each_stream_has_its_own_series_from_the_start) {
  service::Metrics metrics;
  PublishMetrics publishes(metrics, {PublishedStream::kLog, PublishedStream::kDeadLetters});
  const contract::Names names;
  publishes.ended(publishes.series_of(names.dead_subject("x")), std::chrono::milliseconds(3));
  publishes.refused();
  const std::string family = "hearth_nats_publish_duration_seconds";
  const std::string text = metrics.text();
  EXPECT_THAT(text, HasSubstr("queue=\"unacknowledged_publishes\",reason=\"full\"} 1\n"));
  EXPECT_THAT(text, HasSubstr(family + "_count{stream=\"log\"} 0\n"));
  EXPECT_THAT(text, HasSubstr(family + "_count{stream=\"dead_letters\"} 1\n"));
  EXPECT_THAT(text, HasSubstr(family + "_bucket{stream=\"dead_letters\",le=\"0.0025\"} 0\n"));
}

TEST(PublishMetrics, what_a_process_should_not_publish_counts_as_its_first_stream) {
  service::Metrics metrics;
  const PublishMetrics publishes(metrics, {PublishedStream::kLog});
  EXPECT_EQ(publishes.series_of(contract::Names().outreach_subject({1})), 0U);
}

}  // namespace
}  // namespace hearth::fold

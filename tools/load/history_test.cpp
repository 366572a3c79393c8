#include "history.hpp"

#include <filesystem>
#include <fstream>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "contract/product.hpp"
#include "scripted_history.hpp"

namespace hearth::load {
namespace {

// The product as it is shipped, so that the history stays what its tracking plan accepts.
contract::Product shipped_product() {
  std::ifstream file(std::filesystem::path(__FILE__).parent_path() / "../../hearth.yaml");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return contract::parse_product(text).product.value();
}

bool is_of_type(const simdjson::dom::element& value, contract::PropertyType type) {
  using contract::PropertyType;
  if (type == PropertyType::kString) return value.is_string();
  if (type == PropertyType::kNumber) return value.is_number();
  if (type == PropertyType::kInteger) return value.is_int64();
  return type == PropertyType::kBoolean && value.is_bool();
}

class Folder {
 public:
  Folder() {
    std::string pattern = std::filesystem::temp_directory_path() / "hearth-history-XXXXXX";
    path_ = ::mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

std::string content(const std::string& path) {
  std::string out;
  gzFile_s* const file = gzopen(path.c_str(), "rb");
  std::array<char, 65'536> piece;
  for (int size; (size = gzread(file, piece.data(), piece.size())) > 0;) {
    out.append(piece.data(), static_cast<std::size_t>(size));
  }
  gzclose(file);
  return out;
}

TEST(History, is_the_same_for_the_same_seed_only) {
  EXPECT_EQ(text_of(test_cast(100, 5)), text_of(test_cast(100, 5)));
  EXPECT_NE(text_of(test_cast(100, 5)), text_of(test_cast(100, 6)));
}

TEST(History, is_in_order_of_time_within_its_span_and_every_id_is_new) {
  const Cast cast = test_cast(1'000);
  const auto history = read_history(text_of(cast));
  ASSERT_GT(history.size(), 100'000U);
  std::set<std::string> ids;
  TimePoint before = cast.options().span.begin();
  for (const Told& told : history) {
    ASSERT_GE(told.time, before);
    ASSERT_TRUE(ids.insert(told.message_id).second);
    before = told.time;
  }
  EXPECT_LT(before, kTestEnd);
}

TEST(History, holds_only_what_the_tracking_plan_accepts) {
  const contract::Product product = shipped_product();
  std::set<std::string> events;
  read_history(text_of(test_cast(500)), [&](const simdjson::dom::element& line) {
    const std::string event = text_or_empty(line["event"]);
    events.insert(event);
    const contract::PlannedEvent* planned = product.plan.find(event);
    if (planned == nullptr) return;
    for (const contract::PlannedProperty& property : planned->properties) {
      simdjson::dom::element value;
      const bool there =
          line.at_pointer("/properties/" + property.name).get(value) == simdjson::SUCCESS;
      ASSERT_TRUE(there || !property.required) << event << ' ' << property.name;
      ASSERT_TRUE(!there || is_of_type(value, property.type)) << event << ' ' << property.name;
    }
  });
  for (std::size_t i = 0; i < kActions; ++i) {
    const std::string event(event_name(static_cast<Action>(i)));
    EXPECT_EQ(events.count(event), 1U) << event << " never happens";
    events.erase(event);
    // What a user was given is no behaviour, so that a product may leave it unplanned.
    if (event == event_name(Action::kClaim) && !product.plan.strict) continue;
    EXPECT_NE(product.plan.find(event), nullptr) << event << " is not planned";
  }
  EXPECT_TRUE(events.empty());
}

TEST(History, begins_for_everybody_when_the_label_says) {
  const Cast cast = test_cast(500);
  const auto users = by_user(read_history(text_of(cast)));
  ASSERT_EQ(users.size(), 500U);
  for (std::uint32_t user = 0; user < 500; ++user) {
    const Persona& persona = cast.people()[user];
    const auto& told = users.at(user_id(user));
    EXPECT_EQ(told.front().time, persona.first_seen);
    EXPECT_LT(told.back().time, persona.silent_from);
  }
}

TEST(History, is_the_same_in_a_file_whether_packed_or_not) {
  const Folder folder;
  const Cast cast = test_cast(200);
  const auto plain = write_history(cast, folder / "h.ndjson");
  const auto packed = write_history(cast, folder / "h.ndjson.gz");
  ASSERT_TRUE(plain && packed);
  EXPECT_EQ(*plain, *packed);
  const std::string text = text_of(cast);
  EXPECT_EQ(std::filesystem::file_size(folder / "h.ndjson"), text.size());
  EXPECT_LT(std::filesystem::file_size(folder / "h.ndjson.gz"), text.size() / 4);
  EXPECT_EQ(content(folder / "h.ndjson.gz"), text);
}

TEST(History, stops_with_the_reason_where_it_cannot_be_written) {
  EXPECT_EQ(write_history(test_cast(10), "/dev/null/h.ndjson").error().kind,
            ErrorKind::kUnavailable);
  EXPECT_FALSE(write_history(test_cast(10), "/dev/full"));
}

TEST(Labels, name_everybody_with_the_intent_and_what_should_be_said_of_them) {
  const Folder folder;
  const Cast cast = test_cast(1'000);
  ASSERT_TRUE(write_labels(cast, folder / "labels.csv"));
  const std::string text = content(folder / "labels.csv");
  EXPECT_THAT(text, testing::StartsWith("user_id,intent,first_seen,fake_active,bonus_hunter\nm0,"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1'001);
  EXPECT_THAT(text, testing::ContainsRegex("m[0-9]+,bonus_hunter,2026-[0-9T:.-]+Z,0,1\n"));
  EXPECT_THAT(text, testing::ContainsRegex("m[0-9]+,check_in_farmer,2026-[0-9T:.-]+Z,1,0\n"));
}

}  // namespace
}  // namespace hearth::load

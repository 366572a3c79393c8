#include <algorithm>
#include <numeric>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contract/person_path.hpp"
#include "segmenter/core/identity_messages.hpp"
#include "segmenter/core/kpi_tables.hpp"
#include "segmenter/core/memory_installation.hpp"
#include "segmenter/core/profile.hpp"

// Persons of many ids: rows, stars and cycles of links, made in any order and at any moment.
namespace hearth::segmenter {
namespace {

constexpr std::int64_t kStart = 20'000 * std::int64_t{86'400'000};

std::string name(int i) { return "k" + std::to_string(i); }

class IdentityRowsTest : public ::testing::Test {
 protected:
  struct Alias {
    int from, to;
  };

  void read(int id) {
    const std::string who = name(id), message = "r" + std::to_string(++messages);
    it.event(track(who, "", "read", kStart, message));
    ++reads;
  }
  void alias(const Alias& link) {
    const std::string to = name(link.to), from = name(link.from),
                      message = "l" + std::to_string(++messages);
    contract::Event event = track(to, "", "", kStart, message);
    event.type = contract::EventType::kAlias;
    event.previous_id = from;
    it.event(event);
  }
  void deliver_some() {
    for (std::size_t n = random() % 4; n > 0; --n) it.deliver_one(random());
  }
  void settle() {
    while (it.deliver_one(random())) {
    }
  }
  // Whom a lookup finds.
  std::string keeper(int id) {
    std::string entity = "u:" + name(id);
    for (std::size_t i = 0; i <= contract::kMaxForwards; ++i) {
      const std::string& further = it.user(entity).forward();
      if (further.empty()) return entity;
      entity = further;
    }
    return "nobody";
  }
  nlohmann::ordered_json profile_of(const std::string& entity) {
    return profile(entity, it.user(entity), it.at(entity).find(kNamesKey), from_unix_ms(kStart), {},
                   it.fold.calendar());
  }
  std::uint64_t users() const {
    std::uint64_t sum = 0;
    const auto kpis = KpiTables(it.rows()).daily({20'000, 20'010});
    for (const auto& day : kpis["days"]) {
      sum += day["new_users"].get<std::uint64_t>();
    }
    return sum;
  }
  void expect_one_person(int ids) {
    const std::string person = keeper(0);
    for (int i = 1; i < ids; ++i) ASSERT_EQ(keeper(i), person) << i;
    EXPECT_EQ(profile_of(person)["events"]["read"], reads);
    EXPECT_EQ(users(), 1U);
    for (const MemoryWorkspace& one : it.workspaces) EXPECT_THAT(one.rejected, testing::IsEmpty());
  }
  // Each id reads before, between and after the links.
  void live_through(const std::vector<Alias>& links, int ids) {
    for (int i = 0; i < ids; ++i) read(i);
    for (const Alias& link : links) {
      alias(link);
      read(static_cast<int>(random() % static_cast<std::size_t>(ids)));
      deliver_some();
    }
    settle();
    for (int i = 0; i < ids; ++i) read(i);
    settle();
  }
  void begin_anew() {
    it = MemoryInstallation(7);
    reads = 0;
  }

  std::mt19937 random{11};
  MemoryInstallation it{7};
  int messages = 0, reads = 0;
};

TEST_F(IdentityRowsTest, a_row_of_ids_is_one_person_whichever_link_comes_first) {
  for (const int ids : {2, 9, 10, 20, 40}) {
    for (int round = 0; round < 8; ++round) {
      begin_anew();
      std::vector<Alias> links;
      for (int i = 0; i + 1 < ids; ++i) links.push_back({i, i + 1});
      if (round > 0) std::shuffle(links.begin(), links.end(), random);
      live_through(links, ids);
      EXPECT_EQ(keeper(0), "u:" + name(ids - 1));
      expect_one_person(ids);
    }
  }
}

TEST_F(IdentityRowsTest, a_row_that_is_linked_before_anybody_does_anything_is_one_person) {
  constexpr int kIds = 30;
  std::vector<int> links(kIds - 1);
  std::iota(links.begin(), links.end(), 0);
  std::shuffle(links.begin(), links.end(), random);
  for (const int i : links) {
    it.send("u:" + name(i), kLink, encode(Link{.to = "u:" + name(i + 1)}));
  }
  settle();
  for (int i = 0; i < kIds; ++i) read(i);
  settle();
  expect_one_person(kIds);
}

TEST_F(IdentityRowsTest, any_tree_of_links_is_one_person) {
  for (int round = 0; round < 20; ++round) {
    begin_anew();
    const int ids = 2 + static_cast<int>(random() % 39);
    std::vector<Alias> links;
    for (int i = 1; i < ids; ++i) {
      const bool is_star = round % 2 == 0;
      const int to = is_star ? 0 : static_cast<int>(random() % static_cast<std::size_t>(i));
      links.push_back({i, to});
    }
    std::shuffle(links.begin(), links.end(), random);
    live_through(links, ids);
    expect_one_person(ids);
  }
}

TEST_F(IdentityRowsTest, a_cycle_of_links_is_one_person) {
  for (int round = 0; round < 20; ++round) {
    begin_anew();
    const int ids = 2 + static_cast<int>(random() % 39);
    std::vector<Alias> links;
    for (int i = 0; i < ids; ++i) links.push_back({i, (i + 1) % ids});
    std::shuffle(links.begin(), links.end(), random);
    live_through(links, ids);
    expect_one_person(ids);
  }
}

// A row of as many ids as may be: k0 has its person in k256.
class LongestRowTest : public IdentityRowsTest {
 protected:
  static constexpr int kEnd = static_cast<int>(contract::kMaxForwards);

  void link(int from, int to) {
    it.send("u:" + name(from), kLink, encode(Link{.to = "u:" + name(to)}));
  }
  void expect_reads_at_the_end_and_one_refusal() {
    const std::string end = "u:" + name(kEnd);
    EXPECT_EQ(keeper(0), end);
    EXPECT_EQ(profile_of(end)["events"]["read"], reads);
    EXPECT_EQ(users(), 1U);
    std::vector<std::string> rejected;
    for (const MemoryWorkspace& one : it.workspaces) {
      rejected.insert(rejected.end(), one.rejected.begin(), one.rejected.end());
    }
    EXPECT_THAT(rejected, testing::ElementsAre("too_many_forwards"));
  }
};

TEST_F(LongestRowTest, the_link_that_would_make_it_longer_is_refused_before_anything_has_left) {
  read(0);
  for (int i = 0; i < kEnd; ++i) {
    link(i, i + 1);
    settle();
  }
  expect_one_person(kEnd + 1);
  link(kEnd, kEnd + 1);
  it.deliver_one();
  EXPECT_EQ(it.user("u:" + name(kEnd)).linked_size(), 1);
  settle();
  read(0);
  settle();
  expect_reads_at_the_end_and_one_refusal();
}

TEST_F(LongestRowTest, what_comes_along_a_longer_one_is_kept_where_it_is_full) {
  for (int i = 0; i < kEnd + 40; ++i) link(i, i + 1);
  settle();
  read(0);
  settle();
  read(0);
  settle();
  expect_reads_at_the_end_and_one_refusal();
}

TEST_F(LongestRowTest, two_rows_that_are_too_long_together_part_where_it_is_full) {
  read(0);
  for (int i = 0; i < 200; ++i) link(i, i + 1);
  settle();
  for (int i = 201; i < kEnd + 40; ++i) link(i, i + 1);
  settle();
  link(200, 201);
  settle();
  read(0);
  settle();
  expect_reads_at_the_end_and_one_refusal();
}

}  // namespace
}  // namespace hearth::segmenter

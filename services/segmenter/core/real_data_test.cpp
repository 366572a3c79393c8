// The published tables of two public data sets, recomputed by the fold, once in file order and once
// shuffled. They were computed with other tools (the data's README says which), so nothing here
// checks itself.
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>

#include <gtest/gtest.h>
#include <zlib.h>

#include "segmenter/core/kpi_tables.hpp"
#include "segmenter/core/memory_installation.hpp"

namespace hearth::segmenter {
namespace {

using Json = nlohmann::ordered_json;
using Lines = std::vector<std::vector<std::string>>;

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> cells;
  std::string cell;
  std::istringstream in(line);
  while (std::getline(in, cell, ',')) cells.push_back(cell);
  if (line.ends_with(',')) cells.emplace_back();
  return cells;
}

struct CloseGz {
  void operator()(gzFile file) const { gzclose(file); }
};

// Without the heading.
Lines read_gz(const std::filesystem::path& path) {
  const std::unique_ptr<gzFile_s, CloseGz> file(gzopen(path.c_str(), "rb"));
  Lines lines;
  std::array<char, 4096> buffer{};
  while (file != nullptr && gzgets(file.get(), buffer.data(), buffer.size()) != nullptr) {
    std::string line(buffer.data());
    while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
    lines.push_back(split(line));
  }
  if (!lines.empty()) lines.erase(lines.begin());
  return lines;
}

Lines read_csv(const std::filesystem::path& path) {
  std::ifstream in(path);
  Lines lines;
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with('\r')) line.pop_back();
    lines.push_back(split(line));
  }
  if (!lines.empty()) lines.erase(lines.begin());
  return lines;
}

std::int64_t number(std::string_view text) {
  std::int64_t value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

struct Row {
  std::string user, event;
  std::int64_t ms = 0;
};

std::vector<Row> mathoverflow(const std::filesystem::path& folder) {
  std::vector<Row> rows;
  for (const auto& line : read_gz(folder / "events.csv.gz")) {
    rows.push_back({line.at(1), line.at(2), number(line.at(0)) * 1000});
  }
  return rows;
}

std::vector<Row> online_retail(const std::filesystem::path& folder) {
  std::vector<Row> rows;
  for (const auto& line : read_gz(folder / "lines.csv.gz")) {
    if (line.at(5).empty()) continue;
    const std::string& at = line.at(3);  // 2010-12-01 08:26:00
    const std::int64_t hour = number(at.substr(11, 2)), minute = number(at.substr(14, 2));
    const std::int64_t day = parse_day(at.substr(0, 10)).value();
    const bool cancelled = line.at(0).starts_with('C');
    rows.push_back({line.at(5), cancelled ? "cancel_line" : "order_line",
                    ((day * 24 + hour) * 60 + minute) * 60'000});
  }
  return rows;
}

class Comparison {
 public:
  Comparison(std::filesystem::path expected, const std::vector<pb::Entity>& rows)
      : folder_(std::move(expected)), tables_(rows), range_(tables_.active_days().value()) {}

  void all() {
    plain("daily.csv", tables_.daily(range_)["days"],
          {"day", "events", "dau", "new_users", "wau", "mau", "mau_30d", "stickiness"});
    plain("weekly.csv", tables_.weekly(range_)["weeks"], {"week", "events", "users"});
    plain("monthly.csv", tables_.monthly(range_)["months"], {"month", "events", "users"});
    plain("by_event.csv", tables_.by_event()["events"], {"event", "events", "users"});
    heatmap();
    retention();
    cohorts("cohorts_monthly.csv", tables_.monthly_cohorts(range_)["cohorts"]);
    cohorts("cohorts_weekly_12.csv", tables_.weekly_cohorts(range_)["cohorts"]);
  }

 private:
  static void same(const std::string& expected, const Json& value, const std::string& where) {
    if (value.is_string()) {
      ASSERT_EQ(value.get<std::string>(), expected) << where;
    } else {
      ASSERT_DOUBLE_EQ(value.get<double>(), std::stod(expected)) << where;
    }
  }

  // `members`: those of our rows in the order of the file's columns.
  void plain(const std::string& name, const Json& rows, const std::vector<std::string>& members) {
    const Lines lines = read_csv(folder_ / name);
    ASSERT_FALSE(lines.empty()) << name;
    std::size_t at = 0;
    for (const auto& row : rows) {
      const auto period = row[members[0]].get<std::string>();
      if (at == lines.size() ||
          period != lines[at].at(0)) {  // the weekly files leave empty weeks out
        ASSERT_EQ(name, "weekly.csv") << period;
        ASSERT_EQ(row["events"], 0) << period;
        ASSERT_EQ(row["users"], 0) << period;
        continue;
      }
      const auto& line = lines[at++];
      ASSERT_EQ(members.size(), line.size()) << name;
      for (std::size_t k = 0; k < members.size(); ++k) {
        same(line[k], row[members[k]], name + " " + period + " " + members[k]);
      }
    }
    ASSERT_EQ(at, lines.size()) << name;
  }

  void heatmap() {
    const Lines lines = read_csv(folder_ / "heatmap_dow_hour.csv");
    const Json rows = tables_.heatmap()["heatmap"];
    ASSERT_EQ(lines.size(), 7U);
    for (std::size_t day = 0; day < 7; ++day) {
      for (std::size_t hour = 0; hour < 24; ++hour) {
        same(lines[day].at(hour + 1), rows[day][hour], "heatmap");
      }
    }
  }

  void retention() {
    const Lines lines = read_csv(folder_ / "retention_day_n.csv");
    const std::vector<std::int64_t> days(kRetentionDays.begin(), kRetentionDays.end());
    const Json rows = tables_.retention(days, range_.to)["days"];
    std::size_t compared = 0;
    for (const auto& line : lines) {
      for (const auto& row : rows) {
        if (row["n"] != number(line[0])) continue;
        ++compared;
        same(line[1], row["eligible"], "eligible " + line[0]);
        same(line[2], row["returned"], "returned " + line[0]);
        same(line[3], row["retention"], "retention " + line[0]);
        same(line[4], row["returned_on_or_after"], "on or after " + line[0]);
      }
    }
    ASSERT_EQ(compared, lines.size());
  }

  // Columns beyond the data's end are not in our rows; the files write zeros there.
  void cohorts(const std::string& name, const Json& rows) {
    const Lines lines = read_csv(folder_ / name);
    std::size_t at = 0;
    for (const auto& line : lines) {
      if (number(line.at(1)) == 0) continue;  // a period without new users
      ASSERT_LT(at, rows.size()) << name;
      const Json& row = rows[at++];
      ASSERT_EQ(row["cohort"].get<std::string>(), line[0]) << name;
      for (std::size_t k = 1; k < line.size(); ++k) {
        const Json& active = row["active"];
        same(line[k], k - 1 < active.size() ? active[k - 1] : Json(0), name + " " + line[0]);
      }
    }
    ASSERT_EQ(at, rows.size()) << name;
  }

  std::filesystem::path folder_;
  KpiTables tables_;
  DayRange range_;
};

std::filesystem::path shared_data() {
  const char* chosen = std::getenv("HEARTH_SHARED_DATA");
  if (chosen != nullptr) return chosen;
  const std::filesystem::path here(__FILE__);  // <source>/services/segmenter/core/
  return here.parent_path() / "../../../../shared/data";
}

void compare(const std::string& set, std::vector<Row> (*read)(const std::filesystem::path&)) {
  const std::filesystem::path folder = shared_data() / set;
  if (!std::filesystem::exists(folder / "expected")) {
    const std::string reason = folder.string() + " is absent: the KPI tables were NOT compared";
    std::fprintf(stderr, "\n*** %s ***\n\n", reason.c_str());
    GTEST_SKIP() << reason;
  }
  std::vector<Row> rows = read(folder);
  ASSERT_FALSE(rows.empty());
  std::map<std::string, std::string> in_order;
  for (const bool shuffled : {false, true}) {
    if (shuffled) {
      std::mt19937 random(1);
      std::shuffle(rows.begin(), rows.end(), random);
    }
    MemoryInstallation installation(4);
    for (const Row& row : rows) {
      installation.event(track(row.user, "", row.event, row.ms, "id"), true);
    }
    Comparison(folder / "expected", installation.rows()).all();
    if (!shuffled) in_order = installation.bytes();
    EXPECT_EQ(installation.bytes() == in_order, true) << "the states differ when shuffled";
  }
}

TEST(RealDataTest, mathoverflow_tables_are_exact_in_any_order) {
  compare("mathoverflow", mathoverflow);
}

TEST(RealDataTest, online_retail_tables_are_exact_in_any_order) {
  compare("online-retail", online_retail);
}

}  // namespace
}  // namespace hearth::segmenter

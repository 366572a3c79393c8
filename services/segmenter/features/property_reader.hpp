#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace hearth::segmenter {

// A flag wherever it stands: what was done for a reward. Other types are no flag.
inline constexpr std::string_view kRewardedProperty = "rewarded";
inline constexpr std::string_view kRevenueProperty = "revenue";  // yuan

// Looks properties up in an event's raw JSON, which is parsed at the first look only: most events
// feed series that need none. Holds the parser's memory: one per thread, kept for its life.
class PropertyReader {
 public:
  PropertyReader();
  ~PropertyReader();
  PropertyReader(PropertyReader&&) noexcept;
  PropertyReader& operator=(PropertyReader&&) noexcept;

  void open(std::string_view properties);  // shown until the next open()

  // As it stands there: nullopt where there is none, or one of another type. A text is shown until
  // the next open().
  std::optional<std::string_view> text(std::string_view property);
  std::optional<double> real(std::string_view property);
  std::optional<bool> truth(std::string_view property);
  bool has(std::string_view property);

  // Numbers in micros, booleans as 0 and 1. Nothing else is a number.
  std::optional<std::int64_t> number(std::string_view property);
  // Hash of a string's, number's or boolean's text: "5" and 5 are the same value.
  std::optional<std::uint32_t> value(std::string_view property);

 private:
  struct Document;  // the parser's header costs every reader of this one seconds
  std::unique_ptr<Document> document_;
};

}  // namespace hearth::segmenter

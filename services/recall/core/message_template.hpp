#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace hearth::recall {

// What a message may speak of. A value that is not there is not known; what names it is refused
// when the configuration loads.
struct Subject {
  std::string user_id;
  std::int64_t days = 0;  // of silence
  struct Item {
    std::string id, title;
    bool updated = false;
  };
  std::optional<Item> item;
  struct Offer {
    std::string code, title, value, minimum_order;  // money in yuan, as people write it
  };
  std::optional<Offer> coupon;
};

struct RenderedText {
  std::string title, text;
};

// A text in Mustache. Its values are put in as they are: it is no HTML, and whoever shows it as
// such escapes it.
struct MessageTemplate {
  std::string title, text;
  std::string otherwise;  // the text for who has no item, where `text` needs one

  bool needs_item() const;
  bool needs_coupon() const;
  RenderedText render(const Subject& subject) const;
};

// The variables and sections that a text names. Nothing: it is no Mustache, or uses partials or
// other delimiters, which messages have no use for.
std::optional<std::set<std::string>> variables_of(std::string_view text);

bool is_known_variable(std::string_view name);

}  // namespace hearth::recall

#include "event_mix.hpp"

#include "common/check.hpp"

namespace hearth::load {
namespace {

struct Row {
  std::uint16_t per_thousand;
  std::string_view event;
  std::string_view properties;
};

constexpr std::array<Row, 22> kRows{{
    {8, "Order Completed", R"({"revenue":19.9,"order_id":"o-1","currency":"CNY"})"},
    {8, "Order Completed", R"({"revenue":49,"order_id":"o-2","coupon":"WELCOME"})"},
    {7, "Order Completed", R"({"revenue":128.5,"order_id":"o-3","currency":"CNY"})"},
    {2, "Order Completed", R"({"revenue":899,"order_id":"o-4","currency":"CNY"})"},
    {2, "Order Refunded", R"({"revenue":49,"order_id":"o-2"})"},
    {3, "Membership Renewed", R"({"revenue":25,"months":1})"},
    {20, "Note Published", R"({"note_id":"n-101","words":240,"topic":"baking"})"},
    {10, "Review Written", R"({"item_id":"i-7","stars":5})"},
    {40, "Comment Created", R"({"note_id":"n-57","words":12})"},
    {110, "Liked", R"({"note_id":"n-57","surface":"feed"})"},
    {20, "Shared", R"({"note_id":"n-57","channel":"wechat"})"},
    {5, "Invite Sent", R"({"channel":"link"})"},
    {15, "User Followed", R"({"followed":"u9"})"},
    {60, "Item Favorited", R"({"item_id":"i-31","list":"later"})"},
    {150, "Article Read", R"({"article_id":"a-12","seconds":48,"depth":0.7})"},
    {90, "Article Read", R"({"article_id":"a-77","seconds":131,"depth":1})"},
    {60, "Video Watched", R"({"video_id":"v-4","seconds":35})"},
    {50, "Product Searched", R"({"query":"bread flour"})"},
    {120, "Product Viewed", R"({"product_id":"p-210","price":39.9})"},
    {70, "Checked In", R"({"streak":3})"},
    {130, "App Opened", R"({"from_background":true,"version":"4.2.0"})"},
    {20, "Signed In", R"({"method":"sms"})"},
}};

}  // namespace

EventMix::EventMix() {
  std::size_t filled = 0;
  for (const Row& row : kRows) {
    for (std::uint16_t i = 0; i < row.per_thousand && filled < kDraws; ++i) {
      draw_[filled++] = static_cast<std::uint16_t>(openings_.size());
    }
    openings_.push_back(R"({"type":"track","event":")" + std::string(row.event) +
                        R"(","properties":)" + std::string(row.properties));
  }
  HEARTH_CHECK(filled == kDraws);
}

}  // namespace hearth::load

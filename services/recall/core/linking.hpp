#pragma once

#include "contract/fold.hpp"
#include "recall/core/happening.hpp"
#include "recall/core/terms.hpp"

// Several ids of one person, as the segmenter links them: an id that is linked, a guest's or a
// user's, hands what it has to the person, whose one silence counts from the last visit under any
// of them. A journey of its own ends as `joined` and goes along with the inbox (handover.hpp); what
// was counted of it stays counted. What any id of the person does later comes as the segmenter's
// `event`.
//   link           {to, operator?}            segmenter, to the id
//   restore        {from, link}               segmenter, to the id: an operator unlinked it
//   event          {event, time, properties?, zone?}  segmenter, to the person
//   forget         {entity: the person}       segmenter, to each id: erases it (forget.hpp)
//   recall.joined  {first, last, zone, consents, favourites, part, via}  recall, to the person
namespace hearth::recall {

inline constexpr std::string_view kJoined = "recall.joined";
inline constexpr std::string_view kForwardedEvent = "event";

bool is_linked(std::string_view entity, Workspace& workspace);

void on_link(const contract::Input& input, Workspace& workspace);
void on_restore(const contract::Input& input, Workspace& workspace);
// What an identify says under a linked id of consent is the person's: the segmenter's `event` has
// no traits.
void pass_consent_on(const contract::Input& input, Workspace& workspace);
// An id of which nothing was known but to whom it was linked stays so for as long as a guest is
// kept (guests.hpp), and longer while it is used: at an event that finds half of that time gone it
// begins anew, so that most events write nothing.
void renew_link(const contract::Input& input, Workspace& workspace);
// On kGuestTimer of a user: the end of such a link.
void drop_bare_link(std::string_view entity, Workspace& workspace);
void on_joined(const Terms& terms, const contract::Input& input, Workspace& workspace);

// The event that such a signal tells of, with its zone; nothing: it cannot be read. Views point
// into the object, which is not moved.
class ForwardedEvent {
 public:
  explicit ForwardedEvent(std::string_view body);
  bool readable() const { return !label_.empty(); }
  contract::Event event() const;
  std::string_view zone() const { return zone_; }

 private:
  std::string label_, properties_, zone_;
  TimePoint time_{};
};

}  // namespace hearth::recall

#include "base/json_reader.h"

#include <limits>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sensex {
namespace {

using Json = JsonReader::Json;

const Json kObject = Json::parse(R"({"word": "a", "real": 1.5, "whole": 3, "below": -3,
  "yes": true, "day": "2025-01-01", "nothing": null, "list": [1, 2]})");

TEST(JsonReader, GivesWhatIsThere) {
  JsonReader reader(kObject);
  EXPECT_EQ(reader.text("word"), "a");
  EXPECT_EQ(reader.number("real"), 1.5);
  EXPECT_EQ(reader.number("whole"), 3.0);
  EXPECT_EQ(reader.count("whole"), 3U);
  EXPECT_TRUE(reader.flag("yes"));
  EXPECT_EQ(reader.date("day"), Date(2025, 1, 1));
  EXPECT_EQ(reader.optional_date("day"), Date(2025, 1, 1));
  EXPECT_FALSE(reader.optional_date("nothing").has_value());
  EXPECT_EQ(reader.parsed("day", Date::parse), Date(2025, 1, 1));
  EXPECT_EQ(reader.array("list", 2).size(), 2U);
  EXPECT_TRUE(reader.complete());
}

template <class Read>
bool is_complete_after(Read read) {
  JsonReader reader(kObject);
  read(reader);
  return reader.complete();
}

TEST(JsonReader, RemembersWhatWasNotThereWithItsType) {
  for (const char* key : {"absent", "nothing", "below"}) {
    EXPECT_FALSE(is_complete_after([&](JsonReader& r) { EXPECT_EQ(r.text(key), ""); })) << key;
    EXPECT_FALSE(is_complete_after([&](JsonReader& r) { EXPECT_EQ(r.count(key), 0U); })) << key;
    EXPECT_FALSE(is_complete_after([&](JsonReader& r) { EXPECT_FALSE(r.flag(key)); })) << key;
    EXPECT_FALSE(is_complete_after([&](JsonReader& r) { EXPECT_EQ(r.date(key), Date()); })) << key;
    EXPECT_FALSE(is_complete_after([&](JsonReader& r) { EXPECT_TRUE(r.array(key, 9).empty()); }))
        << key;
  }
  EXPECT_FALSE(is_complete_after([](JsonReader& r) { EXPECT_EQ(r.number("word"), 0.0); }));
  EXPECT_FALSE(is_complete_after([](JsonReader& r) { r.optional_date("absent"); }));
  EXPECT_FALSE(is_complete_after([](JsonReader& r) { r.date("word"); }));
  EXPECT_FALSE(is_complete_after([](JsonReader& r) { r.parsed("word", Date::parse); }));
  EXPECT_FALSE(is_complete_after([](JsonReader& r) { EXPECT_TRUE(r.array("list", 1).empty()); }));
}

TEST(JsonReader, OneGapIsNotForgottenByWhatFollows) {
  EXPECT_FALSE(is_complete_after([](JsonReader& r) {
    r.text("absent");
    r.text("word");
  }));
}

TEST(JsonReader, OfWhatIsNoObjectNothingIsThere) {
  const Json list = Json::array();
  JsonReader reader(list);
  EXPECT_FALSE(reader.complete());
  EXPECT_EQ(reader.text("word"), "");
}

TEST(JsonReader, AnInstantThatMayBeAbsentIsReadWhereItIsThere) {
  const Json object = {{"at", "2025-01-01T10:10:00.000Z"}, {"none", nullptr}, {"wrong", "noon"}};
  JsonReader reader(object);
  EXPECT_EQ(reader.optional_instant("at"), parse_iso8601("2025-01-01T10:10:00.000Z").value());
  EXPECT_FALSE(reader.optional_instant("none").has_value());
  EXPECT_FALSE(reader.optional_instant("absent").has_value());
  EXPECT_TRUE(reader.has("none"));
  EXPECT_FALSE(reader.has("absent"));
  EXPECT_TRUE(reader.complete());
  static_cast<void>(reader.optional_instant("wrong"));
  EXPECT_FALSE(reader.complete());
}

}  // namespace
}  // namespace sensex

#pragma once

#include <string>
#include <thread>
#include <vector>

#include "store/store_contract.h"

namespace sensex {

class ObjectStoreContract : public StoreContract {
 protected:
  ObjectStore& objects() { return store().objects(); }
};

TEST_P(ObjectStoreContract, GivesBackTheBytesItKept) {
  const std::string bytes("a\0b\n\xff", 5);
  const std::string digest = value_of(objects().put(bytes));
  EXPECT_EQ(value_of(objects().get(digest)), bytes);
}

TEST_P(ObjectStoreContract, NamesAnObjectByItsSha256) {
  EXPECT_EQ(value_of(objects().put("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_P(ObjectStoreContract, KeepsTheEmptyObject) {
  EXPECT_EQ(value_of(objects().get(value_of(objects().put("")))), "");
}

TEST_P(ObjectStoreContract, KeepingTheSameBytesAgainGivesTheSameName) {
  const std::string digest = value_of(objects().put("same"));
  EXPECT_EQ(value_of(objects().put("same")), digest);
  EXPECT_EQ(value_of(objects().get(digest)), "same");
}

TEST_P(ObjectStoreContract, KeepsSeveralAtOnceUnderTheirNames) {
  const std::vector<NamedBytes> several = {NamedBytes("b"), NamedBytes(""), NamedBytes("a"),
                                           NamedBytes("b")};
  ASSERT_TRUE(objects().put_all(several));
  for (const NamedBytes& object : several) {
    EXPECT_EQ(value_of(objects().get(object.digest())), object.bytes());
  }
}

TEST_P(ObjectStoreContract, KeepingNoneIsNoError) { EXPECT_TRUE(objects().put_all({})); }

TEST_P(ObjectStoreContract, SaysWhichObjectIsNotThere) {
  const Error error = error_of(objects().get("0123"));
  EXPECT_EQ(error.code, Errc::not_found);
  EXPECT_EQ(error.message, "no object 0123 is stored");
}

TEST_P(ObjectStoreContract, SeveralThreadsMayPutTheSameAndOtherBytes) {
  const auto put_many = [this] {
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(objects().put(std::to_string(i)).has_value());
  };
  {
    const std::jthread other(put_many);
    put_many();
  }
  EXPECT_EQ(value_of(objects().get(value_of(objects().put("7")))), "7");
}

}  // namespace sensex

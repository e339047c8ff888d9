#include "pipeline/npy.h"

#include <array>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "pipeline/folder_test_support.h"

namespace sensex {
namespace {

using Shape = std::vector<std::size_t>;

std::string header_of(const Shape& shape) { return npy_header("<f8", shape).value(); }

// Following numpy.lib.format's description of version 1.0.
TEST(NpyHeader, IsTheSpecifiedOne) {
  const std::string header = header_of({3, 30, 45});
  EXPECT_EQ(header.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
  EXPECT_EQ(header.substr(8, 2), std::string("\x76\x00", 2));
  EXPECT_EQ(header.substr(10, 66),
            "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 30, 45), }  ");
  EXPECT_EQ(header.size(), 128U);
  EXPECT_EQ(header.back(), '\n');
  EXPECT_EQ(header.find_first_not_of(' ', 75), 127U);
}

TEST(NpyHeader, WritesATupleOfOneAndOfNoneAsPythonDoes) {
  EXPECT_NE(header_of({7}).find("'shape': (7,), }"), std::string::npos);
  EXPECT_NE(header_of({}).find("'shape': (), }"), std::string::npos);
}

TEST(NpyHeader, TheDataStartsAtAMultipleOf64WhateverTheShape) {
  for (std::size_t digits = 1, length = 1; digits < 19; ++digits, length *= 10) {
    for (const Shape& shape : {Shape{length}, Shape{length, 1}, Shape(12, length)}) {
      const std::string header = header_of(shape);
      EXPECT_EQ(header.size() % 64, 0U);
      EXPECT_EQ(header.back(), '\n');
      const auto low = static_cast<unsigned char>(header[8]);
      const auto high = static_cast<unsigned char>(header[9]);
      EXPECT_EQ(low + 256U * high, header.size() - 10);
    }
  }
}

TEST(NpyHeader, RefusesMoreDimensionsThanNumPyHas) {
  EXPECT_TRUE(npy_header("<f8", Shape(32, 1)).has_value());
  EXPECT_EQ(npy_header("<f8", Shape(33, 1)).error().message,
            "an array has at most 32 dimensions, got 33");
}

class Npy : public testing::Test {
 protected:
  std::filesystem::path file() const { return folder_.path() / "a.npy"; }
  Result<NpyWriter<double>> writer(const Shape& shape) {
    return NpyWriter<double>::create(file(), shape);
  }

 private:
  OwnFolder folder_;
};

TEST_F(Npy, NumbersFollowTheHeaderInLittleEndian) {
  auto writer = this->writer({1, 2}).value();
  ASSERT_TRUE(writer.write(std::array{1.0, -2.5}).has_value());
  ASSERT_TRUE(writer.finish().has_value());
  const std::string header = header_of({1, 2});
  EXPECT_EQ(content_of(file()), header + std::string("\0\0\0\0\0\0\xf0\x3f", 8) +
                                    std::string("\0\0\0\0\0\0\x04\xc0", 8));
}

TEST_F(Npy, WholeNumbersAreOfTheirOwnType) {
  auto writer = NpyWriter<std::int64_t>::create(file(), Shape{1}).value();
  ASSERT_TRUE(writer.write(std::array<std::int64_t, 1>{-2}).has_value());
  ASSERT_TRUE(writer.finish().has_value());
  EXPECT_EQ(content_of(file()),
            npy_header("<i8", Shape{1}).value() + "\xfe" + std::string(7, '\xff'));
}

TEST_F(Npy, PiecesAreTheSameAsTheWhole) {
  const std::vector<double> numbers = {1, 2, 3, 4, 5, 6};
  auto whole = this->writer({2, 3}).value();
  ASSERT_TRUE(whole.write(numbers).has_value());
  ASSERT_TRUE(whole.finish().has_value());
  const std::string expected = content_of(file());
  auto pieces = this->writer({2, 3}).value();
  for (const std::size_t from : {0U, 2U, 4U}) {
    ASSERT_TRUE(pieces.write(std::span(numbers).subspan(from, 2)).has_value());
  }
  ASSERT_TRUE(pieces.finish().has_value());
  EXPECT_EQ(content_of(file()), expected);
}

TEST_F(Npy, AnArrayWithoutNumbersIsItsHeader) {
  auto writer = this->writer({0, 30, 45}).value();
  ASSERT_TRUE(writer.finish().has_value());
  EXPECT_EQ(content_of(file()), header_of({0, 30, 45}));
}

TEST_F(Npy, RefusesMoreNumbersThanTheShapeHolds) {
  auto writer = this->writer({3}).value();
  ASSERT_TRUE(writer.write(std::array{1.0, 2.0}).has_value());
  const Error error = writer.write(std::array{3.0, 4.0}).error();
  EXPECT_EQ(error.code, Errc::invalid_argument);
  EXPECT_EQ(error.message, "'" + file().string() + "' has room for 1 more numbers, got 2");
  EXPECT_TRUE(writer.write(std::array{3.0}).has_value());
  EXPECT_TRUE(writer.finish().has_value());
}

TEST_F(Npy, RefusesToFinishTooEarly) {
  auto writer = this->writer({3}).value();
  ASSERT_TRUE(writer.write(std::array{1.0}).has_value());
  EXPECT_EQ(writer.finish().error().message, "'" + file().string() + "' lacks 2 numbers");
}

TEST_F(Npy, RefusesAShapeThatFitsIntoNoFile) {
  constexpr std::size_t kHuge = std::numeric_limits<std::size_t>::max();
  for (const Shape& shape : {Shape{kHuge}, Shape{kHuge / 2, 4}, Shape{1U << 30U, 1U << 30U, 2}}) {
    EXPECT_EQ(writer(shape).error().code, Errc::invalid_argument);
  }
}

TEST_F(Npy, SaysThatTheFileCannotBeMade) {
  const auto place = file() / "below" / "a.npy";
  const Error error = NpyWriter<double>::create(place, Shape{1}).error();
  EXPECT_EQ(error.code, Errc::permission_denied);
  EXPECT_NE(error.message.find("name a folder that may be written"), std::string::npos);
}

TEST_F(Npy, AFullDiskIsAnError) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "there is no /dev/full";
  auto writer = NpyWriter<double>::create("/dev/full", Shape{1'000'000}).value();
  Status done;
  for (int i = 0; i < 1000 && done; ++i) done = writer.write(std::vector<double>(1000));
  if (done) done = writer.finish();
  EXPECT_EQ(done.error().code, Errc::unavailable);
}

TEST_F(Npy, AFullDiskShowsAtTheEndOfASmallArray) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "there is no /dev/full";
  auto writer = NpyWriter<double>::create("/dev/full", Shape{1}).value();
  ASSERT_TRUE(writer.write(std::array{1.0}).has_value());
  EXPECT_EQ(writer.finish().error().code, Errc::unavailable);
}

}  // namespace
}  // namespace sensex

#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "adapters/bhavcopy/daily_file.h"

// Invented daily files, in the spelling of each format.
namespace sensex {

inline constexpr std::string_view kNseLegacyHeader =
    "SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP,TOTALTRADES,"
    "ISIN,\n";
inline constexpr std::string_view kNseFullHeader =
    "SYMBOL, SERIES, DATE1, PREV_CLOSE, OPEN_PRICE, HIGH_PRICE, LOW_PRICE, LAST_PRICE, "
    "CLOSE_PRICE, AVG_PRICE, TTL_TRD_QNTY, TURNOVER_LACS, NO_OF_TRADES, DELIV_QTY, DELIV_PER\n";
inline constexpr std::string_view kNseHistoryHeader =
    "Date,SYMBOL,SERIES,DATE1,PREV_CLOSE,OPEN_PRICE,HIGH_PRICE,LOW_PRICE,LAST_PRICE,CLOSE_PRICE,"
    "AVG_PRICE,TTL_TRD_QNTY,TURNOVER_LACS,NO_OF_TRADES,DELIV_QTY,DELIV_PER\n";
inline constexpr std::string_view kBseLegacyHeader =
    "SC_CODE,SC_NAME,SC_GROUP,SC_TYPE,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,NO_TRADES,NO_OF_SHRS,"
    "NET_TURNOV,TDCLOINDI\r\n";
inline constexpr std::string_view kBseIsinHeader =
    "SC_CODE,SC_NAME,SC_GROUP,SC_TYPE,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,NO_TRADES,NO_OF_SHRS,"
    "NET_TURNOV,TDCLOINDI,ISIN_CODE,TRADING_DATE,FILLER2,FILLER3\r\n";
inline constexpr std::string_view kUdiffHeader =
    "TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,"
    "FininstrmActlXpryDt,StrkPric,OptnTp,FinInstrmNm,OpnPric,HghPric,LwPric,ClsPric,LastPric,"
    "PrvsClsgPric,UndrlygPric,SttlmPric,OpnIntrst,ChngInOpnIntrst,TtlTradgVol,TtlTrfVal,"
    "TtlNbOfTxsExctd,SsnId,NewBrdLotQty,Rmks,Rsvd1,Rsvd2,Rsvd3,Rsvd4\n";

inline constexpr std::string_view kNseLegacyRow =
    "ALPHA,EQ,100,110.5,95,105.25,105,99.5,1200,126000,05-JUL-2024,40,INE000A01010,\n";
inline constexpr std::string_view kNseFullRow =
    "ALPHA, EQ, 05-Jul-2024, 99.50, 100.00, 110.50, 95.00, 105.00, 105.25, 104.10, 1200, 1.26, 40, "
    "700, 58.33\n";
inline constexpr std::string_view kNseHistoryRow =
    "2024-07-05,ALPHA,EQ,05-Jul-2024,99.5,100.0,110.5,95.0,105.0,105.25,104.1,1200,1.26,40,700,"
    "58.33\n";
inline constexpr std::string_view kBseLegacyRow =
    "999001,ALPHA LTD.  ,A ,Q,100.00,110.50,95.00,105.25,105.00,99.50,40,1200,126000.00,\r\n";
inline constexpr std::string_view kBseIsinRow =
    "999001,ALPHA LTD.  ,A ,Q,100.00,110.50,95.00,105.25,105.00,99.50,40,1200,126000.00,,"
    "INE000A01010,05-Jul-24,,\r\n";
inline constexpr std::string_view kNseUdiffRow =
    "2024-07-08,2024-07-08,CM,NSE,STK,4321,INE000A01010,ALPHA,EQ,,,,,ALPHA LIMITED,100.00,110.50,"
    "95.00,105.25,105.00,99.50,,105.25,,,1200,126000.00,40,F1,1,,,,,\n";
inline constexpr std::string_view kBseUdiffRow =
    "2024-07-08,2024-07-08,CM,BSE,STK,999001,INE000A01010,ALPHA,A,,,,,ALPHA LTD.,100.00,110.50,"
    "95.00,105.25,105.00,99.50,,105.25,,,1200,126000.00,40,F1,1,,,,,\n";

inline std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text.append(part);
  return text;
}

// The text with the first `from` in it made `to`. REQUIRES: there is one.
inline std::string with(std::string_view text, std::string_view from, std::string_view to) {
  std::string changed(text);
  return changed.replace(changed.find(from), from.size(), to);
}

// The bar of every row above, on the day given.
inline Bar alpha_bar(Date day) {
  return {.date = day, .open = 100, .high = 110.5, .low = 95, .close = 105.25, .volume = 1200};
}

}  // namespace sensex

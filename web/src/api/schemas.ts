import type { components, paths } from "./types";

/* Short names for the contract's schemas. */

type Schemas = components["schemas"];

export type Info = Schemas["Info"];
export type State = Schemas["State"];
export type Pack = Schemas["Pack"];
export type Limits = Schemas["Limits"];
export type Bound = Schemas["Bound"];
export type Alarm = Schemas["Alarm"];
export type CanBus = Schemas["CanBus"];
export type History = Schemas["History"];
export type HistorySample = Schemas["HistorySample"];
export type GatewayEvent = Schemas["Event"];
export type EventList = Schemas["EventList"];
export type Timestamp = Schemas["Timestamp"];
export type Settings = Schemas["Settings"];
export type Setting = Schemas["Setting"];
export type SettingsResult = Schemas["SettingsResult"];
export type Config = Schemas["Config"];
export type ConfigExport = Schemas["ConfigExport"];
export type ConfigPatch = Schemas["ConfigPatch"];
export type ConfigResult = Schemas["ConfigResult"];
export type Option = Schemas["Option"];
export type OptionValue = Schemas["OptionValue"];
export type Danger = Schemas["Danger"];
export type CustomFrame = Schemas["CustomFrame"];
export type SignalSource = Schemas["SignalSource"];
export type FramePreview = Schemas["FramePreview"];
export type CanView = Schemas["CanView"];
export type CanFrame = Schemas["CanFrame"];
export type CanTraffic = Schemas["CanTraffic"];
export type UartView = Schemas["UartView"];
export type UartCounters = Schemas["UartCounters"];
export type UartTraffic = Schemas["UartTraffic"];
export type LogLine = Schemas["LogLine"];
export type LogView = Schemas["LogView"];
export type Trace = Schemas["Trace"];
export type ActionResult = Schemas["ActionResult"];
export type ActionBody = Schemas["ActionBody"];
export type ActionName = paths["/actions/{name}"]["post"]["parameters"]["path"]["name"];
export type OtaResult = Schemas["OtaResult"];
export type Problem = Schemas["Problem"];
export type TokenList = Schemas["TokenList"];
export type Session = Schemas["Session"];
export type Topic = Schemas["Topic"];
export type Message = Schemas["WebSocketMessage"];
/** What messages of one topic carry. */
export type DataOf<T extends Message["type"]> = Extract<Message, { type: T }>["data"];

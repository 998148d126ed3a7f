// Made from docs/openapi.yaml by "npm run types". Do not edit.
export interface paths {
    "/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who this is and how to get in. Needs no login. */
        get: operations["getInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange the password for a cookie or a token.
         * @description `browser` sets the cookie `session` (HttpOnly, SameSite=Strict), which ends after 12 h without use. `token` returns a bearer token that
         *     stays valid until it is revoked; it is shown this once, the gateway keeps only its hash. Five wrong passwords
         *     lock the address for a time that grows with each further one.
         */
        post: operations["logIn"];
        /** End the session or revoke the token this request is made with. */
        delete: operations["logOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tokens of programs. */
        get: operations["listTokens"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a token. */
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change the password. Ends every session but this one; tokens stay. */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that is known now, from one moment. */
        get: operations["getState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ws": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * WebSocket (RFC 6455) with what changes.
         * @description After the upgrade the gateway sends `hello`. The client sends text messages
         *     `{"subscribe": ["state", "event"]}` and `{"unsubscribe": [...]}` (schema WebSocketRequest); topics are `state`
         *     (once a second and at once when a limit falls), `event`, `can`, `uart`, `log`, `history` (each new 1 s sample)
         *     and `ota` (progress of an upload). What it gets has the schema WebSocketMessage. `seq` counts the messages to
         *     this client. A client that reads too slowly loses messages and is told with `resync` how many: it then asks
         *     `/state`, `/events`, `/log` for what it missed. One that does not read at all is closed with code 1013. A message
         *     that is not understood closes with 1003 or 1007, one that is too long with 1009.
         */
        get: operations["openWebSocket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Recorded values as columns.
         * @description Oldest first. `cursor` continues after the last sample of an earlier answer, so a client that stores it never
         *     gets a sample twice and sees no gap; it stays valid over a restart at the resolutions that are persisted. With a
         *     cursor that is too old the answer begins with the oldest sample there is and `complete` is false.
         */
        get: operations["getHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/history.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Recorded values as CSV (RFC 4180), streamed.
         * @description UTF-8, CRLF, a header line with units, empty cells for unknown. Columns: `number`, `boot`, `utc` (ISO 8601 with
         *     offset), `utc_ms`, `uptime_ms`, `quality`, then for each series its mean, minimum and maximum.
         */
        get: operations["getHistoryCsv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The event log: alarms, BMS events, links, settings, the gateway itself.
         * @description Oldest first. Without a cursor the newest ones, with one those after it.
         */
        get: operations["getEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The event log as CSV (RFC 4180), oldest first.
         * @description UTF-8, CRLF. Columns: `number`, `utc` (ISO 8601 with offset), `utc_ms`, `uptime_ms`, `quality`, `boot`, `kind`,
         *     `key`, `level`, `pack`, `text`, `value`, `threshold`, `unit`, `bms_lifetime_s`, `acknowledged`. Text that a
         *     spreadsheet would take for a formula begins with an apostrophe.
         */
        get: operations["getEventsCsv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events/ack": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark events as seen, also over a restart. Alarms are acknowledged with the action `acknowledge_alarms`. */
        post: operations["acknowledgeEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The settings the BMS holds, with what it allows. */
        get: operations["getSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change settings of the BMS, if they still are what the client saw.
         * @description All changes are checked first: known key, expected value, range, options, and that no two settings contradict each
         *     other once all changes are made. If anything is wrong nothing is written. Then each is written and read back; the
         *     answer comes when the last is done and says for each what the BMS holds. With `dry_run` only the checks are done.
         */
        patch: operations["changeSettings"];
        trace?: never;
    };
    "/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The gateway's own options with their values, and the user's CAN frames. */
        get: operations["getConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change options and the user's CAN frames, checked as a whole and kept over restarts.
         * @description All of it is applied, or nothing; power that fails while it is being stored may keep the frames alone. `custom_frames` replaces the whole list; null returns to the frames of the YAML. The frames on the bus change at once; one that stays as it was keeps its counters.
         */
        patch: operations["changeConfig"];
        trace?: never;
    };
    "/config/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All options that were changed, and the user's CAN frames if they were, as a file. No password, no token. */
        get: operations["exportConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/config/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replace all options and CAN frames by those of an export; what it leaves out returns to the YAML's. */
        post: operations["importConfig"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/can": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every frame the gateway sends, with what its bytes mean, and what it hears. */
        get: operations["getCan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/can/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The bytes a custom frame would have now. Nothing is sent or stored. */
        post: operations["previewFrame"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/uart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last bytes to and from a BMS, raw and in words. */
        get: operations["getUart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/capture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The serial line as JSON lines that `python -m simulator replay` plays back.
         * @description Begins with what is still in the monitor's ring and goes on as bytes pass, for `duration_s`. A client that is too
         *     slow to get every byte loses the connection. Two may go on at a time; a third one gets 503 with `Retry-After`.
         */
        get: operations["getCapture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last lines of the gateway's log. */
        get: operations["getLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last events on the bus between the gateway's parts. */
        get: operations["getTrace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/actions/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell the gateway or a BMS to do something.
         * @description | name | does | body |
         *     |---|---|---|
         *     | `restart` | restarts the gateway | |
         *     | `bms_restart` | restarts a BMS: its switches open for a moment | `pack` |
         *     | `clear_events` | empties the event list of a BMS | `pack` |
         *     | `clear_statistics` | zeroes the statistics of a BMS | `pack` |
         *     | `set_soc` | sets the state of charge of a BMS | `pack`, `value` in percent |
         *     | `identify` | tells which device this is: a log line, and whatever the YAML does `on_identify` | |
         *     | `acknowledge_alarms` | acknowledges latched alarms | |
         *     | `set_charge_profile` | slow, medium or fast charging | `profile` |
         *     | `set_charge_enabled` | lets charge current flow, or not | `enabled` |
         *     | `set_discharge_enabled` | lets discharge current flow, or not | `enabled` |
         *     | `force_full_charge` | charges to 100 % and balances, or stops doing so | `enabled` |
         *     | `set_time` | sets the clock, unless it is known better | `utc_ms` |
         *
         *     A command to a BMS is answered once the BMS has taken it.
         */
        post: operations["runAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How an upload of firmware is going. */
        get: operations["getOta"];
        put?: never;
        /**
         * Install firmware. The limits go on being sent during the upload.
         * @description The raw image is the body, with a `Content-Length`. It is refused when it is not for this device, not newer
         *     (unless `force`), damaged, or does not match its hash. After the answer the gateway restarts; firmware that does
         *     not come up is replaced by the old one.
         */
        post: operations["uploadFirmware"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What is wrong and what would be right (RFC 9457). */
        Problem: {
            /**
             * @description Kind of problem, stable within version 1; `about:blank` where the status says all.
             * @example /problems/value
             * @example about:blank
             */
            type: string;
            /**
             * @description The kind in words.
             * @example Value not allowed
             */
            title: string;
            /**
             * @description HTTP status code.
             * @example 422
             */
            status: number;
            /**
             * @description This very problem, in a sentence.
             * @example Charger start-up delay: 100 s is not allowed
             */
            detail: string;
            /**
             * @description JSON pointer to the field in the body; of a parameter its name after a slash.
             * @example /changes/charger_startup_delay/value
             * @example /pack
             */
            pointer?: string;
            /**
             * @description What is allowed, for people.
             * @example 5 to 60 s
             */
            allowed?: string;
        };
        /**
         * @description How often since the start; wraps at 2^32.
         * @example 12
         */
        Count: number;
        /**
         * @description Which pack, counted from 1.
         * @example 1
         */
        PackNumber: number;
        /**
         * @description Which cell, counted from 1, the most negative first.
         * @example 7
         */
        CellNumber: number;
        /**
         * @description Seconds since then; null if it never was.
         * @example 0.25
         * @example null
         */
        AgeS: number | null;
        /**
         * @description V.
         * @example 53.12
         * @example null
         */
        VoltageV: number | null;
        /**
         * @description V.
         * @example 3.3204
         * @example null
         */
        CellVoltageV: number | null;
        /**
         * @description A, positive while charging.
         * @example 12.5
         * @example -30.1
         * @example null
         */
        CurrentA: number | null;
        /**
         * @description W, positive while charging.
         * @example 664
         * @example null
         */
        PowerW: number | null;
        /**
         * @description °C.
         * @example 24.5
         * @example null
         */
        TemperatureC: number | null;
        /**
         * @description %.
         * @example 87.4
         * @example null
         */
        Percent: number | null;
        /**
         * @description Ah.
         * @example 280
         * @example null
         */
        CapacityAh: number | null;
        /**
         * @description kWh since the counter began; only rises.
         * @example 1234.567
         * @example null
         */
        EnergyKwh: number | null;
        /**
         * @description Milliseconds since 1970-01-01 UTC; null while the clock is unknown.
         * @example 1790000000000
         * @example null
         */
        UtcMs: number | null;
        /**
         * @description Milliseconds since the start of the gateway.
         * @example 81250
         */
        UptimeMs: number;
        /**
         * @description Names this run of the gateway; another one after each start.
         * @example 12
         */
        BootId: number;
        /**
         * @description Where UTC comes from: nowhere, from a client (`browser`), or from a time server or the host's clock (`sntp`).
         * @enum {string}
         */
        TimeQuality: "unknown" | "browser" | "sntp";
        /** @description A moment. */
        Timestamp: {
            utc_ms: components["schemas"]["UtcMs"];
            uptime_ms: components["schemas"]["UptimeMs"];
            quality: components["schemas"]["TimeQuality"];
        };
        /**
         * @description How far the readings can be trusted: `never` there were none, `fresh`, `held` (late: limits may only fall), `lost`
         *     (no current allowed), `silent` (lost for so long that frames have stopped).
         * @enum {string}
         */
        Freshness: "never" | "fresh" | "held" | "lost" | "silent";
        /**
         * @description Bytes in hexadecimal.
         * @example 1F 02 84 03
         */
        Hex: string;
        /**
         * @description How carefully to ask: `normal`, `caution` (changes how the pack is charged), `danger` (changes what protects it).
         * @enum {string}
         */
        Danger: "normal" | "caution" | "danger";
        /** @description One of the allowed values. */
        Choice: {
            /**
             * @description What to send.
             * @example 1
             * @example slow
             */
            value: number | string;
            /**
             * @description In words.
             * @example CC/CV
             */
            name: string;
        };
        /** @description Who the gateway is. */
        Info: {
            /**
             * @description Version of this interface.
             * @example 1
             * @constant
             */
            api: 1;
            /**
             * @description The node's name, unique in the network.
             * @example tinybms-gateway
             */
            id: string;
            /**
             * @description MAC address: what identifies the device.
             * @example 02:00:00:00:00:01
             */
            mac: string;
            /**
             * @description Name for people.
             * @example TinyBMS gateway
             */
            name: string;
            /**
             * @description Hardware.
             * @example ESP32-CAN-X2
             */
            model: string;
            /** @description What runs. */
            firmware: {
                /**
                 * @description Semantic version.
                 * @example 0.1.0
                 */
                version: string;
                /**
                 * @description Hash of the configuration it was built from, 8 hexadecimal digits.
                 * @example 3f9c1a70
                 */
                build: string;
                built_utc_ms: components["schemas"]["UtcMs"];
            };
            boot_id: components["schemas"]["BootId"];
            time: components["schemas"]["Timestamp"];
            /**
             * @description How to log in.
             * @example password
             * @constant
             */
            auth: "password";
            /**
             * @description `open`: reading needs no login; writing always does.
             * @enum {string}
             */
            read_access: "login" | "open";
            /** @description Parts of this interface that this build has. */
            capabilities: ("history" | "events" | "settings" | "config" | "can" | "uart" | "log" | "capture" | "ota")[];
            /** @description Configured packs. */
            packs: {
                index: components["schemas"]["PackNumber"];
                /**
                 * @description Name for people.
                 * @example Pack 1
                 */
                name: string;
                serial: components["schemas"]["Serial"];
                /**
                 * @description Firmware of the BMS, public.internal.
                 * @example 1.230
                 * @example null
                 */
                bms_firmware: string | null;
            }[];
            /** @description What is recorded. */
            history: {
                /** @description Values that are recorded. */
                series: {
                    /**
                     * @description For `series=`.
                     * @example voltage_v
                     */
                    key: string;
                    /**
                     * @description Unit.
                     * @example V
                     */
                    unit: string;
                    /**
                     * @description Name for people.
                     * @example Voltage
                     */
                    name: string;
                }[];
                /** @description At which distances. */
                resolutions: {
                    /**
                     * @description For `resolution=`.
                     * @enum {string}
                     */
                    key: "1s" | "1min" | "15min" | "1h";
                    /**
                     * @description Distance of two samples in s.
                     * @example 60
                     */
                    interval_s: number;
                    /**
                     * @description Samples that are kept.
                     * @example 1440
                     */
                    capacity: number;
                }[];
                /** @description Each pack is recorded by itself too; false: only the battery as a whole, and `pack` may not be given. */
                packs: boolean;
            };
            /** @description What the gateway can take. */
            limits: {
                /**
                 * @description Connections at a time.
                 * @example 8
                 */
                clients: number;
                /**
                 * @description Request line and headers, in bytes.
                 * @example 1536
                 */
                request_header_bytes: number;
                /**
                 * @description JSON body, in bytes; `/config/import` takes 12288.
                 * @example 3072
                 */
                request_body_bytes: number;
                /**
                 * @description Message from a client, in bytes.
                 * @example 1024
                 */
                websocket_message_bytes: number;
            };
        };
        /**
         * @description Serial number of the BMS, 24 hexadecimal digits.
         * @example 30363832363551030d003100
         * @example null
         */
        Serial: string | null;
        /** @description The password, and what to get for it. */
        LogIn: {
            /**
             * @description The password.
             * @example correct horse battery
             */
            password: string;
            /**
             * @description A cookie or a token.
             * @enum {string}
             */
            kind: "browser" | "token";
            /**
             * @description Who a token is for, printable ASCII; needed for tokens. No two tokens have the same name.
             * @example Home Assistant
             */
            name?: string;
        };
        /** @description A new session. */
        Session: {
            /**
             * @description As asked for.
             * @enum {string}
             */
            kind: "browser" | "token";
            /**
             * @description Number for revoking a token; null for browsers.
             * @example 5
             * @example null
             */
            id: number | null;
            /**
             * @description Name of the token; null for browsers.
             * @example Home Assistant
             * @example null
             */
            name: string | null;
            /**
             * @description For `Authorization: Bearer`; null for browsers.
             * @example Zm9yIGRvY3VtZW50YXRpb24gb25seSwgMzJi
             * @example null
             */
            token: string | null;
            /**
             * @description Ends when unused for this long, in s; null: never.
             * @example 43200
             * @example null
             */
            idle_timeout_s: number | null;
        };
        TokenList: {
            /** @description By number. */
            tokens: {
                /**
                 * @description Number for revoking it.
                 * @example 5
                 */
                id: number;
                /**
                 * @description Who it is for.
                 * @example Home Assistant
                 */
                name: string;
                /** @description This request was made with it. */
                current: boolean;
                created_utc_ms: components["schemas"]["UtcMs"];
                /** @description Its last use, to the day; null if never or not known. */
                last_used_utc_ms: components["schemas"]["UtcMs"];
            }[];
        };
        PasswordChange: {
            /**
             * @description The password now.
             * @example correct horse battery
             */
            current: string;
            /**
             * @description The password from now on.
             * @example staple donkey cell
             */
            new: string;
        };
        /**
         * @description Everything that is known now.
         * @example {
         *       "boot_id": 12,
         *       "sequence": 812,
         *       "time": {
         *         "utc_ms": 1790000000000,
         *         "uptime_ms": 81250,
         *         "quality": "sntp"
         *       },
         *       "battery": {
         *         "online": true,
         *         "voltage_v": 53.12,
         *         "current_a": 12.5,
         *         "power_w": 664,
         *         "soc_percent": 87.4,
         *         "soc_raw_percent": 87.5,
         *         "soh_percent": 100,
         *         "temperature_c": 24.5,
         *         "capacity_ah": 280,
         *         "remaining_ah": 244.7,
         *         "energy_in_kwh": 1234.567,
         *         "energy_out_kwh": 1190.1,
         *         "cell_min": {
         *           "pack": 1,
         *           "cell": 4,
         *           "voltage_v": 3.312
         *         },
         *         "cell_max": {
         *           "pack": 1,
         *           "cell": 7,
         *           "voltage_v": 3.328
         *         },
         *         "cell_delta_v": 0.016,
         *         "temperature_min": {
         *           "pack": 1,
         *           "sensor": 1,
         *           "temperature_c": 23.9
         *         },
         *         "temperature_max": {
         *           "pack": 1,
         *           "sensor": 2,
         *           "temperature_c": 24.5
         *         },
         *         "packs_online": 1,
         *         "packs_offline": 0,
         *         "packs_blocking_charge": 0,
         *         "packs_blocking_discharge": 0
         *       },
         *       "limits": {
         *         "freshness": "fresh",
         *         "cvl_v": 55.2,
         *         "cvl_reason": "charge_stage",
         *         "cvl_bounds": [
         *           {
         *             "reason": "charge_stage",
         *             "value": 55.2
         *           },
         *           {
         *             "reason": "bms_limit",
         *             "value": 56.8
         *           }
         *         ],
         *         "ccl_a": 90,
         *         "ccl_reason": "user_limit",
         *         "ccl_bounds": [
         *           {
         *             "reason": "user_limit",
         *             "value": 90
         *           },
         *           {
         *             "reason": "bms_limit",
         *             "value": 108
         *           }
         *         ],
         *         "dcl_a": 108,
         *         "dcl_reason": "bms_limit",
         *         "dcl_bounds": [
         *           {
         *             "reason": "bms_limit",
         *             "value": 108
         *           }
         *         ],
         *         "discharge_voltage_v": 44.8
         *       },
         *       "charge": {
         *         "stage": "bulk",
         *         "stage_reason": "rebulk_soc",
         *         "stage_since_s": 3610,
         *         "profile": "fast",
         *         "profile_in_force": "medium",
         *         "fast_locked": true,
         *         "charge_enabled": true,
         *         "discharge_enabled": true,
         *         "full_charge_forced": false,
         *         "last_full_charge": {
         *           "age_s": 172800,
         *           "utc_ms": 1789827200000
         *         }
         *       },
         *       "packs": [
         *         {
         *           "index": 1,
         *           "name": "Pack 1",
         *           "serial": "30363832363551030d003100",
         *           "online": true,
         *           "link_up": true,
         *           "freshness": "fresh",
         *           "age_s": 0.12,
         *           "status": "charging",
         *           "voltage_v": 53.12,
         *           "current_a": 12.5,
         *           "power_w": 664,
         *           "soc_percent": 87.4,
         *           "soh_percent": 100,
         *           "capacity_ah": 280,
         *           "remaining_ah": 244.7,
         *           "time_left_s": 5400,
         *           "energy_in_kwh": 1234.567,
         *           "energy_out_kwh": 1190.1,
         *           "cells": [
         *             {
         *               "voltage_v": 3.3204,
         *               "balancing": false
         *             },
         *             {
         *               "voltage_v": 3.3198,
         *               "balancing": true
         *             }
         *           ],
         *           "cell_min": {
         *             "cell": 2,
         *             "voltage_v": 3.3198
         *           },
         *           "cell_max": {
         *             "cell": 1,
         *             "voltage_v": 3.3204
         *           },
         *           "cell_delta_v": 0.0006,
         *           "balancing": true,
         *           "temperatures": {
         *             "internal_c": 31.2,
         *             "external_c": [
         *               23.9,
         *               24.5
         *             ]
         *           },
         *           "limits": {
         *             "freshness": "fresh",
         *             "cvl_v": 55.2,
         *             "cvl_reason": "charge_stage",
         *             "cvl_bounds": [
         *               {
         *                 "reason": "charge_stage",
         *                 "value": 55.2
         *               },
         *               {
         *                 "reason": "bms_limit",
         *                 "value": 56.8
         *               }
         *             ],
         *             "ccl_a": 90,
         *             "ccl_reason": "user_limit",
         *             "ccl_bounds": [
         *               {
         *                 "reason": "user_limit",
         *                 "value": 90
         *               },
         *               {
         *                 "reason": "bms_limit",
         *                 "value": 108
         *               }
         *             ],
         *             "dcl_a": 108,
         *             "dcl_reason": "bms_limit",
         *             "dcl_bounds": [
         *               {
         *                 "reason": "bms_limit",
         *                 "value": 108
         *               }
         *             ],
         *             "discharge_voltage_v": 44.8
         *           },
         *           "charge": {
         *             "stage": "bulk",
         *             "stage_reason": "rebulk_soc",
         *             "stage_since_s": 3610
         *           },
         *           "lifetime_s": 8123456,
         *           "identity": {
         *             "firmware": "1.230",
         *             "hardware": "2.1",
         *             "bootloader": 3,
         *             "age_s": 3.1
         *           },
         *           "statistics": {
         *             "age_s": 12,
         *             "charge_cycles": 120,
         *             "full_charges": 44,
         *             "max_discharge_current_a": 210.5,
         *             "max_charge_current_a": 95.1,
         *             "max_cell_difference_v": 0.31,
         *             "under_voltage_count": 0,
         *             "over_voltage_count": 1,
         *             "discharge_over_current_count": 0,
         *             "charge_over_current_count": 0,
         *             "over_heat_count": 0,
         *             "min_temperature_c": 2,
         *             "max_temperature_c": 41.5,
         *             "last_reset_cause": "power_on",
         *             "cleared_at_lifetime_s": 0
         *           },
         *           "active_faults": [],
         *           "last_event": {
         *             "id": 98,
         *             "key": "charging_started",
         *             "lifetime_s": 8120000
         *           },
         *           "plausibility": [],
         *           "uart": {
         *             "request_count": 812,
         *             "reply_count": 811,
         *             "sent_bytes": 6496,
         *             "received_bytes": 95000,
         *             "crc_error_count": 0,
         *             "timeout_count": 0,
         *             "retry_count": 1,
         *             "resync_count": 0,
         *             "nack_count": 0,
         *             "wake_up_count": 0,
         *             "incomplete_reading_count": 0,
         *             "last_error": "silence",
         *             "last_error_age_s": 52.1
         *           }
         *         }
         *       ],
         *       "alarms": [
         *         {
         *           "kind": "cell_imbalance",
         *           "name": "Cell imbalance",
         *           "level": "warning",
         *           "pack": 1,
         *           "since_s": 12.5,
         *           "since_utc_ms": 1789999987500,
         *           "active": true,
         *           "latched": false,
         *           "acknowledged": false,
         *           "reason": "cell_spread",
         *           "text": "The cells differ by 120 mV",
         *           "place": null,
         *           "value": 0.12,
         *           "threshold": 0.1,
         *           "unit": "V"
         *         }
         *       ],
         *       "gx": {
         *         "present": true,
         *         "age_s": 0.4,
         *         "name": "VIC",
         *         "keepalive_count": 80
         *       },
         *       "can": {
         *         "state": "error_active",
         *         "transmit_error_count": 0,
         *         "receive_error_count": 0,
         *         "transmit_stalled": false,
         *         "bus_off_count": 0,
         *         "recovery_count": 0,
         *         "discarded_count": 0,
         *         "bus_error_count": null,
         *         "sent_count": 512,
         *         "failed_count": 0,
         *         "received_count": 90,
         *         "load_percent": 1.2
         *       },
         *       "system": {
         *         "uptime_s": 81.25,
         *         "boot_count": 12,
         *         "reset_reason": "power_on",
         *         "safe_mode": false,
         *         "heap_free_bytes": 180000,
         *         "heap_min_free_bytes": 171000,
         *         "loop_time_max_ms": 4.2,
         *         "loop_overrun_count": 0,
         *         "clients": 2,
         *         "websocket_clients": 1,
         *         "websocket_dropped_count": 0,
         *         "events_dropped_count": 0,
         *         "storage_lost_count": 0,
         *         "storage_damaged_count": 0,
         *         "network": {
         *           "kind": "wifi",
         *           "ssid": "home",
         *           "rssi_dbm": -61,
         *           "ip": "192.168.1.40"
         *         },
         *         "access_point": false
         *       }
         *     }
         */
        State: {
            boot_id: components["schemas"]["BootId"];
            /**
             * @description Rises with every evaluation of the battery; wraps at 2^32.
             * @example 812
             */
            sequence: number;
            time: components["schemas"]["Timestamp"];
            battery: components["schemas"]["Battery"];
            limits: components["schemas"]["Limits"];
            charge: components["schemas"]["Charge"];
            /** @description All configured packs in order. */
            packs: components["schemas"]["Pack"][];
            /** @description Raised or latched; the worst first. */
            alarms: components["schemas"]["Alarm"][];
            gx: components["schemas"]["Gx"];
            /** @description Null when no CAN bus is configured. */
            can: components["schemas"]["CanBus"] | null;
            system: components["schemas"]["System"];
        };
        /** @description The whole battery, all packs together, as the GX sees it. */
        Battery: {
            /** @description The readings are fresh. */
            online: boolean;
            /** @description Voltage in V. */
            voltage_v: components["schemas"]["VoltageV"];
            /** @description Sum of the packs' currents in A, positive while charging. */
            current_a: components["schemas"]["CurrentA"];
            /** @description Power in W, positive while charging. */
            power_w: components["schemas"]["PowerW"];
            /** @description State of charge in % as shown to the GX: without steps, 100 only after a full charge. */
            soc_percent: components["schemas"]["Percent"];
            /** @description State of charge in % as the packs report it. */
            soc_raw_percent: components["schemas"]["Percent"];
            /** @description State of health in %. */
            soh_percent: components["schemas"]["Percent"];
            /** @description Highest cell temperature in °C, or the BMS's own without external sensors. */
            temperature_c: components["schemas"]["TemperatureC"];
            /** @description Installed capacity in Ah. */
            capacity_ah: components["schemas"]["CapacityAh"];
            /** @description Charge left in Ah. */
            remaining_ah: components["schemas"]["CapacityAh"];
            /** @description Energy charged in kWh. */
            energy_in_kwh: components["schemas"]["EnergyKwh"];
            /** @description Energy discharged in kWh. */
            energy_out_kwh: components["schemas"]["EnergyKwh"];
            /** @description Lowest cell. */
            cell_min: components["schemas"]["CellExtreme"] | null;
            /** @description Highest cell. */
            cell_max: components["schemas"]["CellExtreme"] | null;
            /** @description Highest minus lowest cell in V. */
            cell_delta_v: components["schemas"]["CellVoltageV"];
            /** @description Coldest sensor. */
            temperature_min: components["schemas"]["TemperatureExtreme"] | null;
            /** @description Hottest sensor. */
            temperature_max: components["schemas"]["TemperatureExtreme"] | null;
            /**
             * @description Packs with fresh readings.
             * @example 1
             */
            packs_online: number;
            /**
             * @description Packs without.
             * @example 0
             */
            packs_offline: number;
            /**
             * @description Packs whose CCL is 0.
             * @example 0
             */
            packs_blocking_charge: number;
            /**
             * @description Packs whose DCL is 0.
             * @example 0
             */
            packs_blocking_discharge: number;
        };
        /** @description A cell of a pack. */
        CellExtreme: {
            pack: components["schemas"]["PackNumber"];
            cell: components["schemas"]["CellNumber"];
            /**
             * @description V.
             * @example 3.328
             */
            voltage_v: number;
        };
        /** @description A cell. */
        PackCellExtreme: {
            cell: components["schemas"]["CellNumber"];
            /**
             * @description V.
             * @example 3.3282
             */
            voltage_v: number;
        };
        /** @description A sensor of a pack: 0 is inside the BMS, 1 and 2 are external. */
        TemperatureExtreme: {
            pack: components["schemas"]["PackNumber"];
            /**
             * @description Which sensor.
             * @example 1
             */
            sensor: number;
            /**
             * @description °C.
             * @example 24.5
             */
            temperature_c: number;
        };
        /** @description What holds a limit down. */
        Bound: {
            reason: components["schemas"]["LimitReason"];
            /**
             * @description The limit if only this counted, in the limit's unit.
             * @example 90
             */
            value: number;
        };
        /**
         * @description Why a limit is as low as it is: `none`, `bms_limit`, `user_limit`, `ramp`, `fully_charged`, `cell_high`,
         *     `cell_low`, `temperature_high`, `temperature_low`, `temperature_unknown`, `bms_fault`, `data_held`, `data_lost`,
         *     `pack_missing`, `pack_share`, `charge_stage`, `charge_profile`, `charge_disabled`, `discharge_disabled`,
         *     `over_current`, `bms_temperature`, `soc`, `dead_band`, `safe_mode` and others.
         * @example user_limit
         */
        LimitReason: string;
        /** @description What may flow, and why not more. The numbers are null until they may be sent. */
        Limits: {
            freshness: components["schemas"]["Freshness"];
            /** @description Charge voltage limit in V. */
            cvl_v: components["schemas"]["VoltageV"];
            cvl_reason: components["schemas"]["LimitReason"];
            /** @description Tightest first, in V. */
            cvl_bounds: components["schemas"]["Bound"][];
            /**
             * @description Charge current limit in A.
             * @example 90
             * @example null
             */
            ccl_a: number | null;
            ccl_reason: components["schemas"]["LimitReason"];
            /** @description Tightest first, in A. */
            ccl_bounds: components["schemas"]["Bound"][];
            /**
             * @description Discharge current limit in A.
             * @example 108
             * @example null
             */
            dcl_a: number | null;
            dcl_reason: components["schemas"]["LimitReason"];
            /** @description Tightest first, in A. */
            dcl_bounds: components["schemas"]["Bound"][];
            /** @description Voltage in V below which loads should be cut. */
            discharge_voltage_v: components["schemas"]["VoltageV"];
        };
        /**
         * @description `bulk`, `absorption`, `balancing`, `float`; null before the first reading. The key of a reason: `start`, `rebulk_soc`, `voltage_reached`, `spread`, `tail_current`, `absorption_timer`, `forced` and others.
         * @example bulk
         * @example null
         */
        ChargeStage: string | null;
        /**
         * @description Share of the charge current that is used.
         * @enum {string}
         */
        Profile: "slow" | "medium" | "fast";
        /** @description What the charge control is doing. */
        Charge: {
            /** @description `bulk`, `absorption`, `balancing`, `float` of the pack that is furthest behind. */
            stage: components["schemas"]["ChargeStage"];
            /** @description What led into it. */
            stage_reason: components["schemas"]["ChargeStage"];
            /** @description How long it has lasted in s. */
            stage_since_s: components["schemas"]["AgeS"];
            /** @description What the user has chosen. */
            profile: components["schemas"]["Profile"];
            /** @description What counts now. */
            profile_in_force: components["schemas"]["Profile"];
            /** @description It is too warm for `fast`. */
            fast_locked: boolean;
            /** @description The user lets charge current flow. */
            charge_enabled: boolean;
            /** @description The user lets discharge current flow. */
            discharge_enabled: boolean;
            /** @description Charges to 100 % whatever the state of charge. */
            full_charge_forced: boolean;
            /** @description When all packs were last full. */
            last_full_charge: {
                age_s: components["schemas"]["AgeS"];
                utc_ms: components["schemas"]["UtcMs"];
            };
        };
        /** @description One cell. */
        Cell: {
            /** @description Voltage in V. */
            voltage_v: components["schemas"]["CellVoltageV"];
            /** @description The BMS is drawing charge from it. */
            balancing: boolean | null;
        };
        /** @description One pack. Measured values are null once they are older than 10 s. */
        Pack: {
            index: components["schemas"]["PackNumber"];
            /**
             * @description Name for people.
             * @example Pack 1
             */
            name: string;
            serial: components["schemas"]["Serial"];
            /** @description Its readings are fresh. */
            online: boolean;
            /** @description The BMS answers. */
            link_up: boolean;
            freshness: components["schemas"]["Freshness"];
            /** @description Seconds since the last complete reading; null before the first. */
            age_s: components["schemas"]["AgeS"];
            /**
             * @description What the BMS says it does.
             * @example charging
             * @example null
             * @enum {string|null}
             */
            status: "charging" | "fully_charged" | "discharging" | "regeneration" | "idle" | "fault" | null;
            /** @description Voltage in V. */
            voltage_v: components["schemas"]["VoltageV"];
            /** @description Current in A, positive while charging. */
            current_a: components["schemas"]["CurrentA"];
            /** @description Power in W, positive while charging. */
            power_w: components["schemas"]["PowerW"];
            /** @description State of charge in % as the BMS reports it. */
            soc_percent: components["schemas"]["Percent"];
            /** @description State of health in %. */
            soh_percent: components["schemas"]["Percent"];
            /** @description Nominal capacity in Ah. */
            capacity_ah: components["schemas"]["CapacityAh"];
            /** @description Charge left in Ah. */
            remaining_ah: components["schemas"]["CapacityAh"];
            /**
             * @description Until full or empty, in s, as the BMS estimates.
             * @example 5400
             * @example null
             */
            time_left_s: number | null;
            /** @description Energy charged in kWh. */
            energy_in_kwh: components["schemas"]["EnergyKwh"];
            /** @description Energy discharged in kWh. */
            energy_out_kwh: components["schemas"]["EnergyKwh"];
            /** @description Cell 1 first; empty while unknown. */
            cells: components["schemas"]["Cell"][];
            /** @description Lowest cell. */
            cell_min: components["schemas"]["PackCellExtreme"] | null;
            /** @description Highest cell. */
            cell_max: components["schemas"]["PackCellExtreme"] | null;
            /** @description Highest minus lowest cell in V. */
            cell_delta_v: components["schemas"]["CellVoltageV"];
            /** @description The BMS is balancing. */
            balancing: boolean | null;
            /** @description Sensors. */
            temperatures: {
                /** @description Inside the BMS in °C. */
                internal_c: components["schemas"]["TemperatureC"];
                /** @description At the cells in °C, sensor 1 first; null where none is connected. */
                external_c: components["schemas"]["TemperatureC"][];
            };
            limits: components["schemas"]["Limits"];
            /** @description This pack's charge stage. */
            charge: {
                stage: components["schemas"]["ChargeStage"];
                stage_reason: components["schemas"]["ChargeStage"];
                stage_since_s: components["schemas"]["AgeS"];
            };
            /**
             * @description Age of the BMS in s, as it counts.
             * @example 8123456
             * @example null
             */
            lifetime_s: number | null;
            /** @description Versions of the BMS. */
            identity: {
                /**
                 * @description public.internal.
                 * @example 1.230
                 */
                firmware: string;
                /**
                 * @description version.changes.
                 * @example 2.1
                 */
                hardware: string;
                /**
                 * @description Version.
                 * @example 3
                 */
                bootloader: number;
                age_s: components["schemas"]["AgeS"];
            } | null;
            /** @description What the BMS has recorded in its life. */
            statistics: components["schemas"]["Statistics"] | null;
            /** @description Faults and warnings the BMS has reported and not ended. */
            active_faults: string[];
            /** @description Newest entry in the BMS's own list. */
            last_event: {
                /**
                 * @description Identifier of the protocol.
                 * @example 98
                 */
                id: number;
                /**
                 * @description Name; null for one that is not documented.
                 * @example charging_started
                 * @example null
                 */
                key: string | null;
                /**
                 * @description When, on the BMS's own clock, in s.
                 * @example 8120000
                 */
                lifetime_s: number;
            } | null;
            /** @description Readings that contradict each other or physics, and are therefore not used. */
            plausibility: components["schemas"]["Implausible"][];
            uart: components["schemas"]["UartCounters"];
        };
        Implausible: {
            /**
             * @description Which check: `pack_voltage`, `current_range`, `soc_step`, `frozen`, `open_wire` and others.
             * @example pack_voltage
             */
            check: string;
            /**
             * @description In words.
             * @example The cells add up to another voltage than the pack has
             */
            text: string;
            /** @description It is so now. */
            active: boolean;
            count: components["schemas"]["Count"];
        };
        /** @description Lifetime records of the BMS. */
        Statistics: {
            age_s: components["schemas"]["AgeS"];
            /**
             * @description Charges.
             * @example 120
             */
            charge_cycles: number;
            /**
             * @description Full charges.
             * @example 44
             */
            full_charges: number;
            /**
             * @description Highest discharge current in A.
             * @example 210.5
             */
            max_discharge_current_a: number;
            /**
             * @description Highest charge current in A.
             * @example 95.1
             */
            max_charge_current_a: number;
            /**
             * @description Largest cell spread in V.
             * @example 0.31
             */
            max_cell_difference_v: number;
            /**
             * @description Protections.
             * @example 0
             */
            under_voltage_count: number;
            /**
             * @description Protections.
             * @example 1
             */
            over_voltage_count: number;
            /**
             * @description Protections.
             * @example 0
             */
            discharge_over_current_count: number;
            /**
             * @description Protections.
             * @example 0
             */
            charge_over_current_count: number;
            /**
             * @description Protections.
             * @example 0
             */
            over_heat_count: number;
            /**
             * @description Lowest temperature in °C.
             * @example 2
             */
            min_temperature_c: number;
            /**
             * @description Highest temperature in °C.
             * @example 41.5
             */
            max_temperature_c: number;
            /**
             * @description Why the BMS last restarted.
             * @example power_on
             */
            last_reset_cause: string;
            /**
             * @description When the records were cleared, on the BMS's clock in s.
             * @example 0
             */
            cleared_at_lifetime_s: number;
        };
        /** @description The serial line to one BMS since the start. */
        UartCounters: {
            /** @description Requests sent. */
            request_count: components["schemas"]["Count"];
            /** @description Replies accepted. */
            reply_count: components["schemas"]["Count"];
            /** @description Bytes sent. */
            sent_bytes: components["schemas"]["Count"];
            /** @description Bytes received. */
            received_bytes: components["schemas"]["Count"];
            /** @description Frames with a wrong CRC. */
            crc_error_count: components["schemas"]["Count"];
            /** @description Requests given up. */
            timeout_count: components["schemas"]["Count"];
            /** @description Requests repeated. */
            retry_count: components["schemas"]["Count"];
            /** @description Replies found behind bytes that belonged to nothing. */
            resync_count: components["schemas"]["Count"];
            /** @description Requests the BMS refused. */
            nack_count: components["schemas"]["Count"];
            /** @description Requests that woke the BMS. */
            wake_up_count: components["schemas"]["Count"];
            /** @description Readings with an unknown value in them. */
            incomplete_reading_count: components["schemas"]["Count"];
            /**
             * @description `silence`, `garbled`, `refused_command`, `refused_crc`; null if there was none.
             * @example silence
             * @example null
             */
            last_error: string | null;
            last_error_age_s: components["schemas"]["AgeS"];
        };
        /** @description An alarm that is raised or waits to be acknowledged. */
        Alarm: {
            /**
             * @description Key: `high_voltage`, `low_voltage`, `high_temperature`, `cell_imbalance`, `bms_internal` and others.
             * @example cell_imbalance
             */
            kind: string;
            /**
             * @description In words.
             * @example Cell imbalance
             */
            name: string;
            /**
             * @description How serious.
             * @enum {string}
             */
            level: "warning" | "alarm";
            /** @description It is so now; false: it is over, but latched until acknowledged. */
            active: boolean;
            /**
             * @description Which pack; null for the gateway itself.
             * @example 1
             * @example null
             */
            pack: number | null;
            /** @description How long it has been so in s. */
            since_s: components["schemas"]["AgeS"];
            since_utc_ms: components["schemas"]["UtcMs"];
            /** @description Stays until it is acknowledged. */
            latched: boolean;
            /** @description Somebody has seen it. */
            acknowledged: boolean;
            /**
             * @description Why, as a key: `cell_voltage`, `temperature`, `bms_over_voltage`, `open_wire` and others.
             * @example cell_spread
             */
            reason: string;
            /**
             * @description Why.
             * @example The cells differ by 120 mV
             */
            text: string;
            place: components["schemas"]["Place"];
            /**
             * @description What raised it; null for conditions the BMS reports.
             * @example 0.12
             * @example null
             */
            value: number | null;
            /**
             * @description What it was compared with.
             * @example 0.1
             * @example null
             */
            threshold: number | null;
            /**
             * @description Of both.
             * @example V
             * @example null
             */
            unit: string | null;
        };
        /** @description The GX on the CAN bus. */
        Gx: {
            /** @description It has been heard within its time. */
            present: boolean;
            /** @description Seconds since it was last heard. */
            age_s: components["schemas"]["AgeS"];
            /**
             * @description As it calls itself.
             * @example VIC
             * @example null
             */
            name: string | null;
            keepalive_count: components["schemas"]["Count"];
        };
        /** @description The CAN bus as the adapter sees it. */
        CanBus: {
            /**
             * @description `unknown`: the adapter cannot tell.
             * @enum {string}
             */
            state: "unknown" | "stopped" | "error_active" | "error_warning" | "error_passive" | "bus_off" | "recovering";
            /**
             * @description TEC.
             * @example 0
             * @example null
             */
            transmit_error_count: number | null;
            /**
             * @description REC.
             * @example 0
             * @example null
             */
            receive_error_count: number | null;
            /** @description Frames do not leave: nobody acknowledges. */
            transmit_stalled: boolean;
            /** @description How often the node went off the bus. */
            bus_off_count: components["schemas"]["Count"];
            /** @description How often it was brought back. */
            recovery_count: components["schemas"]["Count"];
            /** @description How often stale frames were thrown away. */
            discarded_count: components["schemas"]["Count"];
            /**
             * @description Bit, stuff, CRC, form and acknowledge errors.
             * @example 0
             * @example null
             */
            bus_error_count: number | null;
            /** @description Frames sent. */
            sent_count: components["schemas"]["Count"];
            /** @description Frames the adapter refused. */
            failed_count: components["schemas"]["Count"];
            /** @description Frames heard. */
            received_count: components["schemas"]["Count"];
            /**
             * @description How busy the bus was in the last second in %.
             * @example 1.2
             */
            load_percent: number;
        };
        /** @description The gateway itself. */
        System: {
            /**
             * @description Seconds since the start.
             * @example 81.25
             */
            uptime_s: number;
            /**
             * @description Starts so far.
             * @example 12
             * @example null
             */
            boot_count: number | null;
            /**
             * @description Why it last started.
             * @example power_on
             * @example null
             */
            reset_reason: string | null;
            /** @description After repeated crashes: no current is allowed. */
            safe_mode: boolean;
            /**
             * @description Free memory in bytes.
             * @example 180000
             * @example null
             */
            heap_free_bytes: number | null;
            /**
             * @description The least there was.
             * @example 171000
             * @example null
             */
            heap_min_free_bytes: number | null;
            /**
             * @description Longest pass of the main loop in the last minute in ms.
             * @example 4.2
             * @example null
             */
            loop_time_max_ms: number | null;
            /**
             * @description Passes that took too long.
             * @example 0
             */
            loop_overrun_count: number;
            /**
             * @description Open connections.
             * @example 2
             */
            clients: number;
            /**
             * @description Of these WebSockets.
             * @example 1
             */
            websocket_clients: number;
            /** @description Messages that slow clients have lost. */
            websocket_dropped_count: components["schemas"]["Count"];
            /** @description Events lost between the gateway's parts. */
            events_dropped_count: components["schemas"]["Count"];
            /** @description Events and records of the history that flash did not take, since the start. */
            storage_lost_count: components["schemas"]["Count"];
            /** @description Torn or damaged records found in flash at the start; they are left out. */
            storage_damaged_count: components["schemas"]["Count"];
            /** @description How the gateway is connected. */
            network: {
                /**
                 * @description Kind of network.
                 * @enum {string}
                 */
                kind: "wifi" | "ethernet" | "host";
                /**
                 * @description Name of the wireless network.
                 * @example home
                 * @example null
                 */
                ssid: string | null;
                /**
                 * @description Signal in dBm.
                 * @example -61
                 * @example null
                 */
                rssi_dbm: number | null;
                /**
                 * @description Address.
                 * @example 192.168.1.40
                 * @example null
                 */
                ip: string | null;
            };
            /** @description The gateway's own access point is up. */
            access_point: boolean;
        };
        /** @enum {string} */
        Topic: "state" | "event" | "can" | "uart" | "log" | "history" | "ota";
        /**
         * @description What a client sends.
         * @example {
         *       "subscribe": [
         *         "state",
         *         "event"
         *       ]
         *     }
         * @example {
         *       "unsubscribe": [
         *         "can"
         *       ]
         *     }
         */
        WebSocketRequest: {
            /** @description Get these from now on; `state` comes at once. */
            subscribe?: components["schemas"]["Topic"][];
            /** @description No longer get these. */
            unsubscribe?: components["schemas"]["Topic"][];
        };
        /** @description What a client gets. */
        WebSocketMessage: {
            /** @constant */
            type: "hello";
            seq: components["schemas"]["Count"];
            data: {
                /** @constant */
                api: 1;
                boot_id: components["schemas"]["BootId"];
                mac: string;
                time: components["schemas"]["Timestamp"];
            };
        } | {
            /** @constant */
            type: "resync";
            seq: components["schemas"]["Count"];
            data: {
                dropped: components["schemas"]["Count"];
            };
        } | {
            /** @constant */
            type: "state";
            seq: components["schemas"]["Count"];
            data: components["schemas"]["State"];
        } | {
            /** @constant */
            type: "event";
            seq: components["schemas"]["Count"];
            data: components["schemas"]["Event"];
        } | {
            /** @constant */
            type: "can";
            seq: components["schemas"]["Count"];
            data: components["schemas"]["CanTraffic"];
        } | {
            /** @constant */
            type: "uart";
            seq: components["schemas"]["Count"];
            data: components["schemas"]["UartTraffic"];
        } | {
            /** @constant */
            type: "log";
            seq: components["schemas"]["Count"];
            data: components["schemas"]["LogLine"];
        } | {
            /** @constant */
            type: "history";
            seq: components["schemas"]["Count"];
            data: components["schemas"]["HistorySample"];
        } | {
            /** @constant */
            type: "ota";
            seq: components["schemas"]["Count"];
            data: components["schemas"]["Ota"];
        };
        /** @description A frame that was sent or heard. */
        CanTraffic: {
            uptime_ms: components["schemas"]["UptimeMs"];
            /**
             * @description `tx`: sent by the gateway.
             * @enum {string}
             */
            direction: "tx" | "rx";
            /**
             * @description Identifier.
             * @example 849
             */
            id: number;
            /** @description It has 29 bits. */
            extended: boolean;
            data: components["schemas"]["Hex"];
        };
        /** @description Bytes that passed. */
        UartTraffic: {
            /**
             * @description Counts all of them.
             * @example 1
             */
            number: number;
            pack: components["schemas"]["PackNumber"];
            uptime_ms: components["schemas"]["UptimeMs"];
            /**
             * @description `tx`: to the BMS.
             * @enum {string}
             */
            direction: "tx" | "rx";
            data: components["schemas"]["Hex"];
            /**
             * @description Bytes in all; `data` may hold fewer.
             * @example 117
             */
            length: number;
            /**
             * @description In words.
             * @example read registers 0 to 55
             */
            meaning: string;
        };
        /** @description A new 1 s sample of the whole battery. */
        HistorySample: {
            /**
             * @description Sample number.
             * @example 13
             */
            number: number;
            boot: components["schemas"]["BootId"];
            time: components["schemas"]["Timestamp"];
            /**
             * @description By series key.
             * @example {
             *       "voltage_v": 53.12
             *     }
             */
            values: {
                [key: string]: number | null;
            };
        };
        /** @description Columns of equal length: element n of each belongs to the same sample. */
        History: {
            /**
             * @description Distance of the samples.
             * @enum {string}
             */
            resolution: "1s" | "1min" | "15min" | "1h";
            /**
             * @description The same in s.
             * @example 60
             */
            interval_s: number;
            /**
             * @description Which pack; null for the whole battery.
             * @example null
             */
            pack: number | null;
            now: components["schemas"]["Timestamp"];
            boot_id: components["schemas"]["BootId"];
            /** @description Sample numbers; they rise by one, also over restarts. */
            number: number[];
            /** @description In which run of the gateway. */
            boot: components["schemas"]["BootId"][];
            /** @description End of the interval. */
            uptime_ms: components["schemas"]["UptimeMs"][];
            /** @description End of the interval. */
            utc_ms: components["schemas"]["UtcMs"][];
            /** @description Of `utc_ms`. */
            quality: components["schemas"]["TimeQuality"][];
            /** @description How many readings the interval holds. */
            samples: (number | null)[];
            /** @description Energy charged in the interval in Wh. */
            energy_in_wh: (number | null)[];
            /** @description Energy discharged in the interval in Wh. */
            energy_out_wh: (number | null)[];
            /** @description One set of columns for each series. */
            series: {
                /**
                 * @description Which series.
                 * @example voltage_v
                 */
                key: string;
                /**
                 * @description Its unit.
                 * @example V
                 */
                unit: string;
                /** @description Mean over the interval. */
                mean: (number | null)[];
                /** @description Lowest value in it. */
                min: (number | null)[];
                /** @description Highest value in it. */
                max: (number | null)[];
            }[];
            /**
             * @description To continue after the last sample; null when there never was one.
             * @example 13
             * @example null
             */
            next_cursor: string | null;
            /** @description `limit` cut the answer: ask again with `next_cursor`. */
            more: boolean;
            /** @description False: samples after the cursor have been overwritten before they were read. */
            complete: boolean;
        };
        /**
         * @description Which cell, from 1, or which temperature sensor (0: inside the BMS) an alarm is about, as its reason tells; null when it has no place.
         * @example 7
         * @example null
         */
        Place: number | null;
        /** @description An entry of the event log. */
        Event: {
            /**
             * @description Counts all events.
             * @example 41
             */
            number: number;
            /**
             * @description `boot`, `alarm_raised`, `alarm_cleared`, `alarm_acknowledged`, `bms_event`, `link`, `setting_written`, `stage_changed`, `profile_changed`, `config_changed`, `ota`, `time_set`, `watchdog`, `can_state` and others.
             * @example alarm_raised
             */
            kind: string;
            /**
             * @description What exactly.
             * @example low_voltage
             */
            key: string;
            /**
             * @description How serious; `ok` ends a warning or alarm.
             * @enum {string}
             */
            level: "info" | "ok" | "warning" | "alarm";
            /**
             * @description In words.
             * @example Low voltage: warning
             */
            text: string;
            /**
             * @description Why, as a key: of an alarm that was raised the reason as in Alarm, of a setting what became of the write (`ok`, `not_taken` and others), of a charge stage what led into it; null for other kinds.
             * @example cell_voltage
             * @example null
             */
            reason: string | null;
            place: components["schemas"]["Place"];
            /**
             * @description Which pack; null for the gateway itself.
             * @example 1
             * @example null
             */
            pack: number | null;
            /**
             * @description Counts the runs of the gateway.
             * @example 12
             */
            boot: number;
            time: components["schemas"]["Timestamp"];
            /**
             * @description When, on the BMS's own clock in s.
             * @example 5210
             * @example null
             */
            bms_lifetime_s: number | null;
            /**
             * @description The value that mattered.
             * @example 2.98
             * @example null
             */
            value: number | null;
            /**
             * @description What it was compared with.
             * @example 3
             * @example null
             */
            threshold: number | null;
            /**
             * @description Of both.
             * @example V
             * @example null
             */
            unit: string | null;
            /** @description Somebody has seen it. */
            acknowledged: boolean;
        };
        EventList: {
            events: components["schemas"]["Event"][];
            /**
             * @description To get what is newer; null while the log is empty.
             * @example 41
             * @example null
             */
            next_cursor: string | null;
            /** @description `limit` cut the answer. */
            more: boolean;
            /** @description False: events after the cursor have been overwritten. */
            complete: boolean;
        };
        EventsAcknowledge: {
            /**
             * @description This event and all before it.
             * @example 41
             */
            up_to: number;
        };
        /** @description The settings of one pack. */
        Settings: {
            pack: components["schemas"]["PackNumber"];
            /** @description Seconds since they were read; null before. */
            age_s: components["schemas"]["AgeS"];
            /** @description The BMS's firmware is known and takes writes. */
            writable: boolean;
            settings: components["schemas"]["Setting"][];
        };
        /** @description One setting with what the BMS allows. */
        Setting: {
            /**
             * @description Its name here.
             * @example fully_charged_voltage
             */
            key: string;
            /**
             * @description Register of the protocol.
             * @example 300
             */
            register: number;
            /**
             * @description For people.
             * @example Fully charged voltage
             */
            name: string;
            /**
             * @description Where it belongs: `battery`, `balancing`, `charging`, `protection`, `hardware`, `communication`, `vehicle`.
             * @example battery
             */
            group: string;
            /**
             * @description `boolean`: 0 or 1.
             * @enum {string}
             */
            type: "number" | "enum" | "boolean";
            /**
             * @description Unit of value
             * @example mV
             */
            unit: string;
            /**
             * @description What the BMS holds; null while unknown and for write-only ones.
             * @example 3550
             * @example null
             */
            value: number | null;
            /**
             * @description The least the BMS allows.
             * @example 1200
             */
            minimum: number;
            /**
             * @description The most the BMS allows.
             * @example 4500
             */
            maximum: number;
            /**
             * @description Smallest difference.
             * @example 1
             */
            step: number;
            /**
             * @description As delivered; null while unknown.
             * @example 4200
             * @example null
             */
            default: number | null;
            /** @description The choices of an `enum`, else empty. */
            options: components["schemas"]["Choice"][];
            /** @description The BMS takes it and does not show it (state of charge, state of health). */
            write_only: boolean;
            danger: components["schemas"]["Danger"];
            /**
             * @description What it does.
             * @example Cell voltage at which the BMS counts the pack as full.
             */
            help: string;
        };
        SettingsPatch: {
            pack: components["schemas"]["PackNumber"];
            /**
             * @description Only check.
             * @default false
             */
            dry_run?: boolean;
            /** @description By key. */
            changes: {
                [key: string]: {
                    /**
                     * @description What it shall be, in the setting's unit.
                     * @example 20
                     */
                    value: number;
                    /**
                     * @description What the client believes it is; null does not compare.
                     * @example 10
                     * @example null
                     */
                    expected: number | null;
                };
            };
        };
        SettingsResult: {
            pack: components["schemas"]["PackNumber"];
            /** @description Nothing was written. */
            dry_run: boolean;
            /** @description Every change is what the BMS holds now (with `dry_run`: every change may be made). */
            applied: boolean;
            /** @description In the order of the changes. */
            results: {
                /**
                 * @description Which setting.
                 * @example charger_startup_delay
                 */
                key: string;
                /**
                 * @description `ok`, or why not: the BMS took the write and held something else (`not_taken`), refused it, did not answer, was unplugged. `not_tried`: an earlier one failed.
                 * @enum {string}
                 */
                result: "ok" | "not_taken" | "out_of_range" | "conflict" | "not_an_option" | "unknown_setting" | "settings_unknown" | "range_unknown" | "firmware_unknown" | "firmware_too_old" | "refused_by_bms" | "no_answer" | "link_down" | "queue_full" | "not_tried";
                /**
                 * @description What the BMS held before.
                 * @example 10
                 * @example null
                 */
                before: number | null;
                /**
                 * @description What it was to become.
                 * @example 20
                 */
                wanted: number;
                /**
                 * @description What the BMS holds now; null when it could not be read.
                 * @example 20
                 * @example null
                 */
                value: number | null;
                /**
                 * @description In words.
                 * @example Charger start-up delay: 20 s
                 */
                text: string;
            }[];
        };
        /**
         * @description A number, a boolean, a key of `options`, or the points of a curve as [x, percent], x rising.
         * @example 3.45
         * @example fast
         * @example true
         * @example [
         *       [
         *         0,
         *         0
         *       ],
         *       [
         *         10,
         *         1
         *       ]
         *     ]
         */
        OptionValue: number | boolean | string | number[][];
        /** @description One option of the gateway. */
        Option: {
            /**
             * @description Its place in the YAML.
             * @example charging.bulk_voltage_cell
             */
            key: string;
            /**
             * @description For people.
             * @example Bulk voltage
             */
            name: string;
            /**
             * @description Where it belongs.
             * @example charging
             */
            group: string;
            /**
             * @description Kind of value.
             * @enum {string}
             */
            type: "number" | "boolean" | "enum" | "curve";
            /**
             * @description Unit of value; of a curve that of x.
             * @example V
             */
            unit: string;
            /**
             * @description Least value; of a curve of x.
             * @example 1.2
             * @example null
             */
            minimum: number | null;
            /**
             * @description Highest value; of a curve of x.
             * @example 4.5
             * @example null
             */
            maximum: number | null;
            /**
             * @description Smallest difference.
             * @example 0.001
             * @example null
             */
            step: number | null;
            /**
             * @description What 0 means where it is allowed beside the range.
             * @example as the BMS says
             * @example null
             */
            zero: string | null;
            /** @description The choices of an `enum`, else empty. */
            options: components["schemas"]["Choice"][];
            /** @description What the YAML says. */
            default: components["schemas"]["OptionValue"];
            /** @description What counts now. */
            value: components["schemas"]["OptionValue"];
            /**
             * @description `stored`: changed through this interface.
             * @enum {string}
             */
            source: "yaml" | "stored";
            /** @description A change counts after a restart. */
            restart_required: boolean;
            danger: components["schemas"]["Danger"];
            /**
             * @description What it does.
             * @example Cell voltage up to which the pack is charged.
             */
            help: string;
        };
        Config: {
            /**
             * @description Rises with every change.
             * @example 3
             */
            revision: number;
            options: components["schemas"]["Option"][];
            /**
             * @description `stored`: the frames were changed through this interface.
             * @enum {string}
             */
            custom_frames_source: "yaml" | "stored";
            /** @description Frames of the user's own as they are sent now, those of presets included. What is the default is left out. */
            custom_frames: components["schemas"]["CustomFrame"][];
        };
        /** @description Frames of the user's own, each with an identifier of its own, with at most 40 signals in all. */
        CustomFrames: components["schemas"]["CustomFrame"][];
        /** @description `changes`, `custom_frames` or both. */
        ConfigPatch: {
            /**
             * @description The revision the client saw; another one is a conflict.
             * @example 3
             */
            revision: number;
            /**
             * @description Only check.
             * @default false
             */
            dry_run?: boolean;
            /** @description By key; null returns to the YAML's value. */
            changes?: {
                [key: string]: components["schemas"]["OptionValue"] | null;
            };
            /** @description All frames of the user's own from now on; null: those of the YAML; left out: as they are. */
            custom_frames?: components["schemas"]["CustomFrames"] | null;
        };
        ConfigResult: {
            /**
             * @description The revision now.
             * @example 4
             */
            revision: number;
            /** @description Nothing was changed. */
            dry_run: boolean;
            /** @description Keys whose value is another one now; `custom_frames` when the frames are others. */
            changed: string[];
            /** @description Some of it counts after a restart. */
            restart_required: boolean;
        };
        ConfigExport: {
            /**
             * @description What this file is.
             * @constant
             */
            format: "tinybms-gateway-config";
            /**
             * @description Version of the format.
             * @constant
             */
            version: 1;
            /**
             * @description Where it comes from.
             * @example 0.1.0
             */
            firmware?: string;
            /** @description All options that differ from the YAML, by key. */
            values: {
                [key: string]: components["schemas"]["OptionValue"];
            };
            /** @description Frames of the user's own if they differ from the YAML. */
            custom_frames?: components["schemas"]["CustomFrames"];
        };
        /**
         * @description What a signal shows, in V, A, W, %, °C, Ah, kWh or as a number.
         * @enum {string}
         */
        SignalSource: "voltage" | "current" | "power" | "soc" | "soh" | "temperature" | "min_cell_voltage" | "max_cell_voltage" | "cell_voltage_difference" | "min_cell_pack" | "min_cell_number" | "max_cell_pack" | "max_cell_number" | "min_temperature" | "max_temperature" | "charge_voltage_limit" | "charge_current_limit" | "discharge_current_limit" | "discharge_voltage_limit" | "installed_capacity" | "online_capacity" | "energy_in" | "energy_out" | "packs_online" | "packs_offline" | "packs_blocking_charge" | "packs_blocking_discharge" | "alarm_bits" | "warning_bits" | "status" | "frame_counter";
        /** @description A CAN frame the user made up. Bytes that no signal covers are zero. */
        CustomFrame: {
            /**
             * @description Identifier: up to 2047, with `extended` up to 536870911. Those of the Victron protocol are taken.
             * @example 1280
             */
            id: number;
            /**
             * @description 29-bit identifier.
             * @default false
             */
            extended?: boolean;
            /**
             * @description How often in s.
             * @default 1
             * @example 1
             */
            period_s?: number;
            /**
             * @description Bytes; without it as many as the signals need.
             * @example 4
             */
            length?: number;
            signals: {
                source: components["schemas"]["SignalSource"];
                /**
                 * @description First byte.
                 * @example 0
                 */
                offset: number;
                /**
                 * @description Kind of number.
                 * @default u16
                 * @enum {string}
                 */
                type?: "u8" | "s8" | "u16" | "s16" | "u32" | "s32" | "f32";
                /**
                 * @description Order of its bytes.
                 * @default little
                 * @enum {string}
                 */
                byte_order?: "little" | "big";
                /**
                 * @description Up to 9 decimals; its size is 0.000001 to 1000000000.
                 * @default 1
                 * @example 0.01
                 */
                scale?: number;
                /**
                 * @description Offset in the unit of the value, up to 9 decimals.
                 * @default 0
                 * @example 0
                 */
                add?: number;
                /**
                 * @description Raw bits while the value is unknown; without it all ones, for signed numbers the highest.
                 * @example 65535
                 */
                unknown?: number;
            }[];
        };
        /** @description A value in a frame. */
        SignalValue: {
            /**
             * @description What it is.
             * @example charge_voltage_limit
             */
            name: string;
            /**
             * @description What the bytes say; null where they say unknown.
             * @example 54.3
             * @example TinyBMS
             * @example null
             */
            value: number | string | null;
            /**
             * @description Its unit; may be empty.
             * @example V
             */
            unit: string;
        };
        CanView: {
            bus: components["schemas"]["CanBus"];
            /** @description What the gateway sends; 0x351 first. */
            frames: components["schemas"]["CanFrame"][];
            /** @description What was heard last of each identifier. */
            received: {
                /**
                 * @description Identifier.
                 * @example 773
                 */
                id: number;
                /** @description It has 29 bits. */
                extended: boolean;
                data: components["schemas"]["Hex"];
                age_s: components["schemas"]["AgeS"];
                count: components["schemas"]["Count"];
            }[];
        };
        CanFrame: {
            /**
             * @description Identifier.
             * @example 849
             */
            id: number;
            /** @description It has 29 bits. */
            extended: boolean;
            /**
             * @description Its name.
             * @example limits
             */
            name: string;
            /** @description The user made it up. */
            custom: boolean;
            /**
             * @description How often in s.
             * @example 1
             */
            period_s: number;
            /** @description What was sent last. */
            data: components["schemas"]["Hex"];
            /** @description What these bytes mean; empty where they are not decoded. */
            signals: components["schemas"]["SignalValue"][];
            sent_count: components["schemas"]["Count"];
            failed_count: components["schemas"]["Count"];
            last_sent_age_s: components["schemas"]["AgeS"];
        };
        FramePreview: {
            /**
             * @description Identifier.
             * @example 1280
             */
            id: number;
            /** @description It has 29 bits. */
            extended: boolean;
            data: components["schemas"]["Hex"];
            signals: components["schemas"]["SignalValue"][];
        };
        UartView: {
            pack: components["schemas"]["PackNumber"];
            counters: components["schemas"]["UartCounters"];
            /** @description Oldest first. */
            exchanges: {
                /**
                 * @description Counts all of them.
                 * @example 1
                 */
                number: number;
                uptime_ms: components["schemas"]["UptimeMs"];
                /**
                 * @description `tx`: to the BMS.
                 * @enum {string}
                 */
                direction: "tx" | "rx";
                data: components["schemas"]["Hex"];
                /**
                 * @description Bytes in all; `data` may hold fewer.
                 * @example 117
                 */
                length: number;
                /**
                 * @description In words.
                 * @example read registers 0 to 55
                 */
                meaning: string;
            }[];
        };
        LogLine: {
            /**
             * @description Counts all lines.
             * @example 7
             */
            number: number;
            uptime_ms: components["schemas"]["UptimeMs"];
            /**
             * @description How serious.
             * @enum {string}
             */
            level: "error" | "warning" | "info" | "config" | "debug" | "verbose";
            /**
             * @description Which part of the gateway.
             * @example tinybms
             */
            tag: string;
            /**
             * @description The line.
             * @example Pack 1: link up
             */
            text: string;
        };
        LogView: {
            /** @description Oldest first. */
            lines: components["schemas"]["LogLine"][];
            /**
             * @description To get what is newer.
             * @example 7
             * @example null
             */
            next_cursor: string | null;
            /** @description False: lines after the cursor have been overwritten. */
            complete: boolean;
        };
        Trace: {
            published_count: components["schemas"]["Count"];
            dropped_urgent_count: components["schemas"]["Count"];
            dropped_data_count: components["schemas"]["Count"];
            /** @description Oldest first. */
            events: {
                sequence: components["schemas"]["Count"];
                uptime_ms: components["schemas"]["UptimeMs"];
                /**
                 * @description Kind of event.
                 * @example pack_updated
                 */
                name: string;
                /**
                 * @description Which pack.
                 * @example 1
                 * @example null
                 */
                pack: number | null;
            }[];
        };
        /** @description What the action needs, and nothing else. */
        ActionBody: {
            pack?: components["schemas"]["PackNumber"];
            /**
             * @description `set_soc`: state of charge in %.
             * @example 100
             */
            value?: number;
            /** @description `set_charge_enabled`, `set_discharge_enabled`, `force_full_charge`. */
            enabled?: boolean;
            profile?: components["schemas"]["Profile"];
            /**
             * @description `set_time`: milliseconds since 1970.
             * @example 1790000000000
             */
            utc_ms?: number;
        };
        ActionResult: {
            /**
             * @description Which one.
             * @example identify
             */
            action: string;
            /**
             * @description `ok`, or `refused_by_bms`, `no_answer`, `not_taken`: the BMS did not do it.
             * @example ok
             */
            result: string;
            /**
             * @description In words.
             * @example Done
             */
            text: string;
        };
        Ota: {
            /**
             * @description Where it stands.
             * @enum {string}
             */
            state: "idle" | "receiving" | "checking" | "restarting" | "failed";
            /**
             * @description So far.
             * @example 40960
             */
            received_bytes: number;
            /**
             * @description In all.
             * @example 1043200
             */
            total_bytes: number;
        };
        OtaResult: {
            /**
             * @description Length of the image in bytes.
             * @example 1043200
             */
            received_bytes: number;
            /**
             * @description Of the image where it tells.
             * @example 0.2.0
             * @example null
             */
            version: string | null;
            /**
             * @description When the gateway restarts in s.
             * @example 1
             */
            restart_in_s: number;
        };
    };
    responses: {
        /** @description The request cannot be understood. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Malformed request",
                 *       "status": 400,
                 *       "detail": "The body is no JSON: unexpected character at byte 14"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A login is needed, or the password is wrong. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Login required",
                 *       "status": 401,
                 *       "detail": "Log in with POST /api/v1/session"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The page that asks is not this gateway's. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Forbidden",
                 *       "status": 403,
                 *       "detail": "Origin 'http://example.com' is not this gateway"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/not-found",
                 *       "title": "Not found",
                 *       "status": 404,
                 *       "detail": "There is no pack 3",
                 *       "pointer": "/pack",
                 *       "allowed": "1 to 1"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not with this method; the header `Allow` names those that work. */
        MethodNotAllowed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Method not allowed",
                 *       "status": 405,
                 *       "detail": "GET is not allowed here",
                 *       "allowed": "POST"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something has changed since the client looked, or another operation is under way; `Retry-After` says when it should have ended. */
        Conflict: {
            headers: {
                /** @description Seconds; absent when waiting does not help. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/conflict",
                 *       "title": "Conflict",
                 *       "status": 409,
                 *       "detail": "fully_charged_voltage is 3550, not 3600 as expected",
                 *       "pointer": "/changes/fully_charged_voltage/expected",
                 *       "allowed": "3550"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is too long. */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Body too large",
                 *       "status": 413,
                 *       "detail": "The body has 20000 bytes",
                 *       "allowed": "at most 3072 bytes"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The address is too long. */
        AddressTooLong: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "URI Too Long",
                 *       "status": 414,
                 *       "detail": "The request target is too long."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The header Host names another device. */
        Misdirected: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Misdirected Request",
                 *       "status": 421,
                 *       "detail": "The header field Host does not name this device."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Address and headers are too long. */
        HeadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Request Header Fields Too Large",
                 *       "status": 431,
                 *       "detail": "The head is longer than 1536 bytes."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body has the wrong Content-Type. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Unsupported media type",
                 *       "status": 415,
                 *       "detail": "Content-Type is text/plain",
                 *       "allowed": "application/json"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A value is not allowed. */
        Unprocessable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/value",
                 *       "title": "Value not allowed",
                 *       "status": 422,
                 *       "detail": "Charger start-up delay: 100 s is not allowed",
                 *       "pointer": "/changes/charger_startup_delay/value",
                 *       "allowed": "5 to 60 s"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many wrong passwords; `Retry-After` says how long to wait. */
        TooManyRequests: {
            headers: {
                /** @description Seconds. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Locked",
                 *       "status": 429,
                 *       "detail": "5 wrong passwords: wait 30 s"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not now; no connection is free, the BMS does not answer, another command is still under way, or two captures go on. */
        Unavailable: {
            headers: {
                /** @description Seconds; absent when it is not known. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/unavailable",
                 *       "title": "Unavailable",
                 *       "status": 503,
                 *       "detail": "Pack 1 does not answer"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * @description Which pack, counted from 1.
         * @example 1
         */
        Pack: number;
        /**
         * @description One pack, counted from 1; without it the whole battery. Where `history.packs` of `/info` is false, as in this
         *     version, the history is that of the battery and naming any pack is answered with 404.
         */
        HistoryPack: number;
        /**
         * @description Keys of `/info`, separated by commas; without it all.
         * @example voltage_v,soc_percent
         */
        Series: string;
        /**
         * @description Distance of the samples.
         * @example 1min
         */
        Resolution: "1s" | "1min" | "15min" | "1h";
        /** @description Only samples from this UTC time on, in ms. Samples without a known time are left out. */
        From: number;
        /** @description Only samples before this UTC time, in ms. Samples without a known time are left out. */
        To: number;
        /** @description `next_cursor` of an earlier answer. */
        Cursor: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Identity, versions and what this firmware can do. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "api": 1,
                     *       "id": "tinybms-gateway",
                     *       "mac": "02:00:00:00:00:01",
                     *       "name": "TinyBMS gateway",
                     *       "model": "ESP32-CAN-X2",
                     *       "firmware": {
                     *         "version": "0.1.0",
                     *         "build": "3f9c1a70",
                     *         "built_utc_ms": 1789000000000
                     *       },
                     *       "boot_id": 12,
                     *       "time": {
                     *         "utc_ms": null,
                     *         "uptime_ms": 81250,
                     *         "quality": "unknown"
                     *       },
                     *       "auth": "password",
                     *       "read_access": "login",
                     *       "capabilities": [
                     *         "history",
                     *         "events",
                     *         "settings",
                     *         "config",
                     *         "can",
                     *         "uart",
                     *         "log",
                     *         "capture",
                     *         "ota"
                     *       ],
                     *       "packs": [
                     *         {
                     *           "index": 1,
                     *           "name": "Pack 1",
                     *           "serial": "30363832363551030d003100",
                     *           "bms_firmware": "1.230"
                     *         }
                     *       ],
                     *       "history": {
                     *         "series": [
                     *           {
                     *             "key": "voltage_v",
                     *             "unit": "V",
                     *             "name": "Voltage"
                     *           },
                     *           {
                     *             "key": "soc_percent",
                     *             "unit": "%",
                     *             "name": "State of charge"
                     *           }
                     *         ],
                     *         "resolutions": [
                     *           {
                     *             "key": "1s",
                     *             "interval_s": 1,
                     *             "capacity": 900
                     *           },
                     *           {
                     *             "key": "1min",
                     *             "interval_s": 60,
                     *             "capacity": 1440
                     *           }
                     *         ],
                     *         "packs": false
                     *       },
                     *       "limits": {
                     *         "clients": 8,
                     *         "request_header_bytes": 1536,
                     *         "request_body_bytes": 3072,
                     *         "websocket_message_bytes": 1024
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Info"];
                };
            };
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    logIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogIn"];
            };
        };
        responses: {
            /** @description Logged in. */
            201: {
                headers: {
                    /** @description Only for `browser`. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["UnsupportedMediaType"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    logOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Logged out. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    listTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them; their secrets are not known to the gateway. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tokens": [
                     *         {
                     *           "id": 5,
                     *           "name": "Home Assistant",
                     *           "current": false,
                     *           "created_utc_ms": 1790000000000,
                     *           "last_used_utc_ms": 1790000086400
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TokenList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Number from the list.
                 * @example 5
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "current": "correct horse battery",
                 *       "new": "staple donkey cell"
                 *     }
                 */
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Changed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["TooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["UnsupportedMediaType"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    getState: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The state; the same object as `data` of the WebSocket's `state` messages. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["State"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    openWebSocket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Switching protocols. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            /** @description This address speaks WebSocket version 13 only. */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    getHistory: {
        parameters: {
            query?: {
                /**
                 * @description Keys of `/info`, separated by commas; without it all.
                 * @example voltage_v,soc_percent
                 */
                series?: components["parameters"]["Series"];
                /**
                 * @description Distance of the samples.
                 * @example 1min
                 */
                resolution?: components["parameters"]["Resolution"];
                /**
                 * @description One pack, counted from 1; without it the whole battery. Where `history.packs` of `/info` is false, as in this
                 *     version, the history is that of the battery and naming any pack is answered with 404.
                 */
                pack?: components["parameters"]["HistoryPack"];
                /** @description Only samples from this UTC time on, in ms. Samples without a known time are left out. */
                from?: components["parameters"]["From"];
                /** @description Only samples before this UTC time, in ms. Samples without a known time are left out. */
                to?: components["parameters"]["To"];
                /** @description `next_cursor` of an earlier answer. */
                cursor?: components["parameters"]["Cursor"];
                /**
                 * @description Most samples in one answer.
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most `limit` samples. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "resolution": "1min",
                     *       "interval_s": 60,
                     *       "pack": null,
                     *       "now": {
                     *         "utc_ms": 1790000150000,
                     *         "uptime_ms": 190000,
                     *         "quality": "sntp"
                     *       },
                     *       "boot_id": 12,
                     *       "number": [
                     *         12,
                     *         13
                     *       ],
                     *       "boot": [
                     *         12,
                     *         12
                     *       ],
                     *       "uptime_ms": [
                     *         60000,
                     *         120000
                     *       ],
                     *       "utc_ms": [
                     *         1790000020000,
                     *         1790000080000
                     *       ],
                     *       "quality": [
                     *         "sntp",
                     *         "sntp"
                     *       ],
                     *       "samples": [
                     *         60,
                     *         60
                     *       ],
                     *       "energy_in_wh": [
                     *         11.07,
                     *         11.1
                     *       ],
                     *       "energy_out_wh": [
                     *         0,
                     *         0
                     *       ],
                     *       "series": [
                     *         {
                     *           "key": "voltage_v",
                     *           "unit": "V",
                     *           "mean": [
                     *             53.12,
                     *             53.13
                     *           ],
                     *           "min": [
                     *             53.1,
                     *             null
                     *           ],
                     *           "max": [
                     *             53.15,
                     *             null
                     *           ]
                     *         }
                     *       ],
                     *       "next_cursor": "13",
                     *       "more": false,
                     *       "complete": true
                     *     }
                     */
                    "application/json": components["schemas"]["History"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Unprocessable"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    getHistoryCsv: {
        parameters: {
            query?: {
                /**
                 * @description Keys of `/info`, separated by commas; without it all.
                 * @example voltage_v,soc_percent
                 */
                series?: components["parameters"]["Series"];
                /**
                 * @description Distance of the samples.
                 * @example 1min
                 */
                resolution?: components["parameters"]["Resolution"];
                /**
                 * @description One pack, counted from 1; without it the whole battery. Where `history.packs` of `/info` is false, as in this
                 *     version, the history is that of the battery and naming any pack is answered with 404.
                 */
                pack?: components["parameters"]["HistoryPack"];
                /** @description Only samples from this UTC time on, in ms. Samples without a known time are left out. */
                from?: components["parameters"]["From"];
                /** @description Only samples before this UTC time, in ms. Samples without a known time are left out. */
                to?: components["parameters"]["To"];
                /** @description `next_cursor` of an earlier answer. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole range. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Unprocessable"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    getEvents: {
        parameters: {
            query?: {
                /** @description `next_cursor` of an earlier answer. */
                cursor?: components["parameters"]["Cursor"];
                /**
                 * @description Most events in one answer.
                 * @example 20
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "events": [
                     *         {
                     *           "number": 41,
                     *           "kind": "alarm_raised",
                     *           "key": "low_voltage",
                     *           "level": "warning",
                     *           "text": "Low voltage: warning",
                     *           "reason": "cell_voltage",
                     *           "place": 7,
                     *           "pack": 1,
                     *           "boot": 12,
                     *           "time": {
                     *             "utc_ms": 1790000020000,
                     *             "uptime_ms": 60000,
                     *             "quality": "sntp"
                     *           },
                     *           "bms_lifetime_s": 5210,
                     *           "value": 2.98,
                     *           "threshold": 3,
                     *           "unit": "V",
                     *           "acknowledged": false
                     *         }
                     *       ],
                     *       "next_cursor": "41",
                     *       "more": false,
                     *       "complete": true
                     *     }
                     */
                    "application/json": components["schemas"]["EventList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Unprocessable"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    getEventsCsv: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    acknowledgeEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "up_to": 41
                 *     }
                 */
                "application/json": components["schemas"]["EventsAcknowledge"];
            };
        };
        responses: {
            /** @description Marked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["TooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["UnsupportedMediaType"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Unprocessable"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    getSettings: {
        parameters: {
            query?: {
                /**
                 * @description Which pack, counted from 1.
                 * @example 1
                 */
                pack?: components["parameters"]["Pack"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All settings of one pack, as last read from it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "pack": 1,
                     *       "age_s": 4.2,
                     *       "writable": true,
                     *       "settings": [
                     *         {
                     *           "key": "fully_charged_voltage",
                     *           "register": 300,
                     *           "name": "Fully charged voltage",
                     *           "group": "battery",
                     *           "type": "number",
                     *           "unit": "mV",
                     *           "value": 3550,
                     *           "minimum": 1200,
                     *           "maximum": 4500,
                     *           "step": 1,
                     *           "default": 4200,
                     *           "options": [],
                     *           "write_only": false,
                     *           "danger": "danger",
                     *           "help": "Cell voltage at which the BMS counts the pack as full."
                     *         },
                     *         {
                     *           "key": "charger_type",
                     *           "register": 330,
                     *           "name": "Charger type",
                     *           "group": "charging",
                     *           "type": "enum",
                     *           "unit": "",
                     *           "value": 1,
                     *           "minimum": 0,
                     *           "maximum": 2,
                     *           "step": 1,
                     *           "default": null,
                     *           "options": [
                     *             {
                     *               "value": 0,
                     *               "name": "Variable"
                     *             },
                     *             {
                     *               "value": 1,
                     *               "name": "CC/CV"
                     *             },
                     *             {
                     *               "value": 2,
                     *               "name": "CAN"
                     *             }
                     *           ],
                     *           "write_only": false,
                     *           "danger": "caution",
                     *           "help": "What kind of charger is connected."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Settings"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Unprocessable"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    changeSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettingsPatch"];
            };
        };
        responses: {
            /** @description What became of each change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "pack": 1,
                     *       "dry_run": false,
                     *       "applied": true,
                     *       "results": [
                     *         {
                     *           "key": "charger_startup_delay",
                     *           "result": "ok",
                     *           "before": 10,
                     *           "wanted": 20,
                     *           "value": 20,
                     *           "text": "Charger start-up delay: 20 s"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SettingsResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["UnsupportedMediaType"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Unprocessable"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    getConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All options. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "revision": 3,
                     *       "options": [
                     *         {
                     *           "key": "charging.bulk_voltage_cell",
                     *           "name": "Bulk voltage",
                     *           "group": "charging",
                     *           "type": "number",
                     *           "unit": "V",
                     *           "minimum": 1.2,
                     *           "maximum": 4.5,
                     *           "step": 0.001,
                     *           "zero": "as the BMS says",
                     *           "options": [],
                     *           "default": 3.45,
                     *           "value": 3.45,
                     *           "source": "yaml",
                     *           "restart_required": false,
                     *           "danger": "danger",
                     *           "help": "Cell voltage up to which the pack is charged."
                     *         }
                     *       ],
                     *       "custom_frames_source": "stored",
                     *       "custom_frames": [
                     *         {
                     *           "id": 1280,
                     *           "period_s": 0.5,
                     *           "signals": [
                     *             {
                     *               "source": "voltage",
                     *               "offset": 0,
                     *               "scale": 0.01
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Config"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    changeConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfigPatch"];
            };
        };
        responses: {
            /** @description Applied, or with `dry_run` applicable. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "revision": 4,
                     *       "dry_run": false,
                     *       "changed": [
                     *         "charging.bulk_voltage_cell"
                     *       ],
                     *       "restart_required": false
                     *     }
                     */
                    "application/json": components["schemas"]["ConfigResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["UnsupportedMediaType"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Unprocessable"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    exportConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What `/config/import` takes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "format": "tinybms-gateway-config",
                     *       "version": 1,
                     *       "firmware": "0.1.0",
                     *       "values": {
                     *         "charging.bulk_voltage_cell": 3.45
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ConfigExport"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description The gateway is in safe mode and has not read the stored CAN frames; a file without them would delete them. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/problems/conflict",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "Safe mode has not read the stored CAN frames: export after a restart"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    importConfig: {
        parameters: {
            query?: {
                /**
                 * @description Only check.
                 * @example true
                 */
                dry_run?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "format": "tinybms-gateway-config",
                 *       "version": 1,
                 *       "firmware": "0.1.0",
                 *       "values": {
                 *         "charging.bulk_voltage_cell": 3.45
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ConfigExport"];
            };
        };
        responses: {
            /** @description Applied, or with `dry_run` applicable. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "revision": 5,
                     *       "dry_run": true,
                     *       "changed": [
                     *         "charging.bulk_voltage_cell"
                     *       ],
                     *       "restart_required": false
                     *     }
                     */
                    "application/json": components["schemas"]["ConfigResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description The length is missing. */
            411: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["UnsupportedMediaType"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Unprocessable"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    getCan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The CAN side. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bus": {
                     *         "state": "error_active",
                     *         "transmit_error_count": 0,
                     *         "receive_error_count": 0,
                     *         "transmit_stalled": false,
                     *         "bus_off_count": 0,
                     *         "recovery_count": 0,
                     *         "discarded_count": 0,
                     *         "bus_error_count": null,
                     *         "sent_count": 512,
                     *         "failed_count": 0,
                     *         "received_count": 90,
                     *         "load_percent": 1.2
                     *       },
                     *       "frames": [
                     *         {
                     *           "id": 849,
                     *           "extended": false,
                     *           "name": "limits",
                     *           "custom": false,
                     *           "period_s": 1,
                     *           "data": "1F 02 84 03 84 03 B8 01",
                     *           "signals": [
                     *             {
                     *               "name": "charge_voltage_limit",
                     *               "value": 54.3,
                     *               "unit": "V"
                     *             },
                     *             {
                     *               "name": "charge_current_limit",
                     *               "value": 90,
                     *               "unit": "A"
                     *             },
                     *             {
                     *               "name": "discharge_current_limit",
                     *               "value": 90,
                     *               "unit": "A"
                     *             },
                     *             {
                     *               "name": "discharge_voltage_limit",
                     *               "value": 44,
                     *               "unit": "V"
                     *             }
                     *           ],
                     *           "sent_count": 81,
                     *           "failed_count": 0,
                     *           "last_sent_age_s": 0.3
                     *         }
                     *       ],
                     *       "received": [
                     *         {
                     *           "id": 773,
                     *           "extended": false,
                     *           "data": "00 00 00 00 00 00 00 00",
                     *           "age_s": 0.6,
                     *           "count": 80
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CanView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    previewFrame: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": 1280,
                 *       "extended": false,
                 *       "period_s": 1,
                 *       "length": 4,
                 *       "signals": [
                 *         {
                 *           "source": "voltage",
                 *           "offset": 0,
                 *           "type": "u16",
                 *           "byte_order": "little",
                 *           "scale": 0.01,
                 *           "add": 0,
                 *           "unknown": 65535
                 *         },
                 *         {
                 *           "source": "current",
                 *           "offset": 2,
                 *           "type": "s16",
                 *           "byte_order": "little",
                 *           "scale": 0.1,
                 *           "add": 0,
                 *           "unknown": 32767
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CustomFrame"];
            };
        };
        responses: {
            /** @description Bytes and values. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 1280,
                     *       "extended": false,
                     *       "data": "C0 14 64 00",
                     *       "signals": [
                     *         {
                     *           "name": "voltage",
                     *           "value": 53.12,
                     *           "unit": "V"
                     *         },
                     *         {
                     *           "name": "current",
                     *           "value": 10,
                     *           "unit": "A"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["FramePreview"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["TooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["UnsupportedMediaType"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Unprocessable"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    getUart: {
        parameters: {
            query?: {
                /**
                 * @description Which pack, counted from 1.
                 * @example 1
                 */
                pack?: components["parameters"]["Pack"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "pack": 1,
                     *       "counters": {
                     *         "request_count": 812,
                     *         "reply_count": 811,
                     *         "sent_bytes": 6496,
                     *         "received_bytes": 95000,
                     *         "crc_error_count": 0,
                     *         "timeout_count": 0,
                     *         "retry_count": 1,
                     *         "resync_count": 0,
                     *         "nack_count": 0,
                     *         "wake_up_count": 0,
                     *         "incomplete_reading_count": 0,
                     *         "last_error": "silence",
                     *         "last_error_age_s": 52.1
                     *       },
                     *       "exchanges": [
                     *         {
                     *           "number": 1,
                     *           "uptime_ms": 81000,
                     *           "direction": "tx",
                     *           "data": "AA 03 00 00 00 38 5D CE",
                     *           "length": 8,
                     *           "meaning": "read registers 0 to 55"
                     *         },
                     *         {
                     *           "number": 2,
                     *           "uptime_ms": 81012,
                     *           "direction": "rx",
                     *           "data": "AA 03 70",
                     *           "length": 117,
                     *           "meaning": "56 registers from 0"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["UartView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Unprocessable"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    getCapture: {
        parameters: {
            query?: {
                /**
                 * @description Which pack, counted from 1.
                 * @example 1
                 */
                pack?: components["parameters"]["Pack"];
                /**
                 * @description How long to go on; 0 ends with what is there.
                 * @example 0
                 */
                duration_s?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One JSON object per line: t (s), dir (tx to the BMS, rx from it), hex. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Unprocessable"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    getLog: {
        parameters: {
            query?: {
                /** @description `next_cursor` of an earlier answer. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "lines": [
                     *         {
                     *           "number": 7,
                     *           "uptime_ms": 1200,
                     *           "level": "info",
                     *           "tag": "tinybms",
                     *           "text": "Pack 1: link up"
                     *         }
                     *       ],
                     *       "next_cursor": "7",
                     *       "complete": true
                     *     }
                     */
                    "application/json": components["schemas"]["LogView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Unprocessable"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    getTrace: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "published_count": 410,
                     *       "dropped_urgent_count": 0,
                     *       "dropped_data_count": 0,
                     *       "events": [
                     *         {
                     *           "sequence": 409,
                     *           "uptime_ms": 81200,
                     *           "name": "pack_updated",
                     *           "pack": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Trace"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    runAction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description What to do.
                 * @example identify
                 */
                name: "restart" | "bms_restart" | "clear_events" | "clear_statistics" | "set_soc" | "identify" | "acknowledge_alarms" | "set_charge_profile" | "set_charge_enabled" | "set_discharge_enabled" | "force_full_charge" | "set_time";
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ActionBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "action": "identify",
                     *       "result": "ok",
                     *       "text": "Done"
                     *     }
                     */
                    "application/json": components["schemas"]["ActionResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["UnsupportedMediaType"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Unprocessable"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    getOta: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Progress; the same object as `data` of the WebSocket's `ota` messages. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "state": "idle",
                     *       "received_bytes": 0,
                     *       "total_bytes": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Ota"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["AddressTooLong"];
            421: components["responses"]["Misdirected"];
            431: components["responses"]["HeadTooLarge"];
            503: components["responses"]["Unavailable"];
        };
    };
    uploadFirmware: {
        parameters: {
            query?: {
                /**
                 * @description Also install a version that is not newer.
                 * @example false
                 */
                force?: boolean;
            };
            header: {
                /**
                 * @description SHA-256 of the body, 64 hexadecimal digits.
                 * @example e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
                 */
                "X-Firmware-SHA256": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Installed; restarts now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "received_bytes": 1043200,
                     *       "version": "0.2.0",
                     *       "restart_in_s": 1
                     *     }
                     */
                    "application/json": components["schemas"]["OtaResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            /** @description The length is missing. */
            411: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["UnsupportedMediaType"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Unprocessable"];
            431: components["responses"]["HeadTooLarge"];
            /** @description The flash cannot be written. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
}

/**
 * A client over a stream that the caller opens: to an embedded database, or through what watches the exchanges.
 */
import type { PgClient, PgClientConfig } from "@effect/sql-pg/PgClient"
import type * as Layer from "effect/Layer"
import type { SqlClient } from "effect/sql/SqlClient"
import { layerFrom } from "./driver.ts"
import { makeLazy } from "./lazy_client.ts"

/**
 * A client of one session over the stream that `stream` opens at the first query. `config` has the user, the database and
 * the password, as a URL or separately. Its configuration opens no further session.
 */
export const layerStream = (
  config: PgClientConfig & Required<Pick<PgClientConfig, "stream">>
): Layer.Layer<PgClient | SqlClient> =>
  layerFrom((driver) =>
    makeLazy(
      driver,
      driver.makeClient({ applicationName: "strata", prepare: false, connectTimeout: "1 minute", ...config }),
      config
    )
  )

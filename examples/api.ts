/**
 * The HTTP interface of the example application, as data: the server implements it, and clients are derived from it.
 */
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as Schema from "effect/Schema"
import { Email, User, UserId, VideoEntry } from "./models.ts"

/** The address already has an account. */
export class EmailTaken extends Schema.TaggedError<EmailTaken>()("EmailTaken", { email: Email }, {
  httpApiStatus: 409
}) {}

/** There is no user with this id. */
export class UserUnknown extends Schema.TaggedError<UserUnknown>()("UserUnknown", { id: UserId }, {
  httpApiStatus: 404
}) {}

/** This video of the platform already exists. */
export class VideoTaken
  extends Schema.TaggedError<VideoTaken>()("VideoTaken", { external_id: Schema.String }, { httpApiStatus: 409 })
{}

/** `GET /users`, `GET /users/:id` and `POST /users`. */
export class UsersApi extends HttpApiGroup.make("users").add(
  HttpApiEndpoint.get("list", "/", { success: Schema.Array(User.json) }),
  HttpApiEndpoint.get("byId", "/:id", { params: { id: UserId }, success: User.json, error: UserUnknown }),
  HttpApiEndpoint.post("create", "/", { payload: User.jsonCreate, success: User.json, error: EmailTaken })
).prefix("/users") {}

/** `GET /videos`, the published ones with the newest first, and `POST /videos`. */
export class VideosApi extends HttpApiGroup.make("videos").add(
  HttpApiEndpoint.get("published", "/", { success: Schema.Array(VideoEntry.json) }),
  HttpApiEndpoint.post("create", "/", {
    payload: VideoEntry.jsonCreate,
    success: VideoEntry.json,
    error: [UserUnknown, VideoTaken]
  })
).prefix("/videos") {}

/** The whole interface. */
export class Api extends HttpApi.make("strata-example").add(UsersApi).add(VideosApi) {}

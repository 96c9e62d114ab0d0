-- What Alembic 1.8 with SQLAlchemy creates for the three models of the example application that came first (User,
-- RefreshToken, VideoEntry) when its env.py has no render_item: an enum holds the names of its members, and a DateTime
-- is a timestamp without time zone. Constraints without a name get PostgreSQL's.
CREATE TYPE user_status AS ENUM ('ACTIVE', 'SUSPENDED', 'DELETED');
CREATE TYPE user_role AS ENUM ('USER', 'MODERATOR', 'ADMIN');
CREATE TABLE users (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    email TEXT NOT NULL,
    display_name TEXT NOT NULL,
    status user_status DEFAULT 'ACTIVE' NOT NULL,
    role user_role DEFAULT 'USER' NOT NULL,
    created_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT users_display_name_check CHECK (length(display_name) BETWEEN 1 AND 80)
);
CREATE UNIQUE INDEX users_email_key ON users (lower(email));
CREATE TABLE refresh_tokens (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    user_id UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    expires_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITHOUT TIME ZONE,
    created_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT refresh_tokens_expires_at_check CHECK (expires_at > created_at),
    FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE,
    UNIQUE (token_hash)
);
COMMENT ON COLUMN refresh_tokens.token_hash IS 'SHA-256 of the token';
CREATE INDEX refresh_tokens_expires_at_idx ON refresh_tokens (expires_at) WHERE revoked_at IS NULL;
CREATE INDEX refresh_tokens_user_id_idx ON refresh_tokens (user_id);
CREATE TYPE video_platform AS ENUM ('YOUTUBE', 'VIMEO', 'TWITCH', 'OTHER');
CREATE TABLE video_entries (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    owner_id UUID NOT NULL,
    platform video_platform NOT NULL,
    external_id TEXT NOT NULL,
    title TEXT NOT NULL,
    duration_seconds INTEGER,
    metadata JSONB DEFAULT '{}' NOT NULL,
    published_at TIMESTAMP WITHOUT TIME ZONE,
    created_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT video_entries_duration_seconds_check CHECK (duration_seconds >= 0),
    FOREIGN KEY(owner_id) REFERENCES users (id) ON DELETE CASCADE,
    UNIQUE (platform, external_id)
);
COMMENT ON COLUMN video_entries.external_id IS 'The platform''s own id of the video';
CREATE INDEX video_entries_metadata_idx ON video_entries USING gin (metadata);
CREATE INDEX video_entries_owner_id_idx ON video_entries (owner_id, created_at);
CREATE INDEX video_entries_published_at_idx ON video_entries (published_at DESC) WHERE published_at IS NOT NULL;

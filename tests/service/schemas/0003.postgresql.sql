--
-- PostgreSQL database dump
--

\restrict rdhjM4fQ3HRXiFuWrbSv5YK9DdbnSDBKkaDrDXCj1IfLq14hUdEmETfzMRmP4eq

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: procrastinate_job_event_type; Type: TYPE; Schema: public; Owner: -
--

CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);


--
-- Name: procrastinate_job_status; Type: TYPE; Schema: public; Owner: -
--

CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);


--
-- Name: procrastinate_job_to_defer_v1; Type: TYPE; Schema: public; Owner: -
--

CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);


--
-- Name: procrastinate_cancel_job_v1(bigint, boolean, boolean); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;


--
-- Name: procrastinate_defer_jobs_v1(public.procrastinate_job_to_defer_v1[]); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;


--
-- Name: procrastinate_defer_periodic_job_v2(character varying, character varying, character varying, character varying, integer, character varying, bigint, jsonb); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: procrastinate_jobs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    lock text,
    queueing_lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);


--
-- Name: procrastinate_fetch_job_v2(character varying[], bigint); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;


--
-- Name: procrastinate_finish_job_v1(bigint, public.procrastinate_job_status, boolean); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;


--
-- Name: procrastinate_notify_queue_abort_job_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_notify_queue_job_inserted_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_prune_stalled_workers_v1(double precision); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;


--
-- Name: procrastinate_register_worker_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;


--
-- Name: procrastinate_retry_job_v1(bigint, timestamp with time zone, integer, character varying, character varying); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;


--
-- Name: procrastinate_retry_job_v2(bigint, timestamp with time zone, integer, character varying, character varying); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;


--
-- Name: procrastinate_trigger_abort_requested_events_procedure_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;


--
-- Name: procrastinate_trigger_function_scheduled_events_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_trigger_function_status_events_insert_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_trigger_function_status_events_update_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_unlink_periodic_defers_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;


--
-- Name: procrastinate_unregister_worker_v1(bigint); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;


--
-- Name: procrastinate_update_heartbeat_v1(bigint); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;


--
-- Name: accounts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.accounts (
    person_id integer NOT NULL,
    password character varying(256) NOT NULL,
    changed_at timestamp with time zone NOT NULL
);


--
-- Name: alembic_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);


--
-- Name: assignments; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.assignments (
    id integer NOT NULL,
    course_id integer NOT NULL,
    name character varying(128) NOT NULL,
    released character varying(64),
    released_at timestamp with time zone,
    release_at timestamp with time zone,
    due_at timestamp with time zone,
    close_at timestamp with time zone,
    late json NOT NULL,
    attempts json NOT NULL,
    feedback json NOT NULL,
    counts character varying(8) DEFAULT 'best'::character varying NOT NULL
);


--
-- Name: assignments_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.assignments_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: assignments_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.assignments_id_seq OWNED BY public.assignments.id;


--
-- Name: audit; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit (
    id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    actor character varying(128) NOT NULL,
    course character varying(128) DEFAULT ''::character varying NOT NULL,
    action character varying(64) NOT NULL,
    subject character varying(256) DEFAULT ''::character varying NOT NULL,
    detail json NOT NULL
);


--
-- Name: audit_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.audit_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: audit_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.audit_id_seq OWNED BY public.audit.id;


--
-- Name: autograder_queue_migrations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.autograder_queue_migrations (
    name text NOT NULL
);


--
-- Name: blobs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.blobs (
    digest character varying(64) NOT NULL,
    data bytea NOT NULL,
    size integer NOT NULL
);


--
-- Name: comparisons; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.comparisons (
    assignment_id integer NOT NULL,
    wanted_at timestamp with time zone,
    made_at timestamp with time zone,
    works integer NOT NULL,
    trouble text
);


--
-- Name: course_versions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.course_versions (
    digest character varying(71) NOT NULL,
    course_id integer NOT NULL,
    tree character varying(64) NOT NULL,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: courses; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.courses (
    id integer NOT NULL,
    name character varying(128) NOT NULL,
    timezone character varying(64) DEFAULT 'UTC'::character varying NOT NULL,
    secret bytea NOT NULL,
    version character varying(71),
    trouble text,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: courses_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.courses_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: courses_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.courses_id_seq OWNED BY public.courses.id;


--
-- Name: events; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.events (
    id integer NOT NULL,
    submission_id character varying(32) NOT NULL,
    kind character varying(16) NOT NULL,
    data json NOT NULL,
    at timestamp with time zone NOT NULL
);


--
-- Name: events_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.events_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: events_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.events_id_seq OWNED BY public.events.id;


--
-- Name: extensions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.extensions (
    assignment_id integer NOT NULL,
    person_id integer NOT NULL,
    due_at timestamp with time zone,
    close_at timestamp with time zone,
    reason text DEFAULT ''::text NOT NULL
);


--
-- Name: feedback_files; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.feedback_files (
    assignment_id integer NOT NULL,
    person_id integer NOT NULL,
    "timestamp" character varying(64) NOT NULL,
    tree character varying(64) NOT NULL,
    released_at timestamp with time zone NOT NULL
);


--
-- Name: invitations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.invitations (
    hash character varying(64) NOT NULL,
    person_id integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);


--
-- Name: jobs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.jobs (
    id integer NOT NULL,
    submission_id character varying(32) NOT NULL,
    version character varying(71) NOT NULL,
    person_id integer NOT NULL,
    priority integer NOT NULL,
    state character varying(16) NOT NULL,
    token integer NOT NULL,
    tries integer NOT NULL,
    worker character varying(128),
    lease_until timestamp with time zone,
    enqueued_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    trouble text
);


--
-- Name: jobs_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.jobs_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: jobs_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.jobs_id_seq OWNED BY public.jobs.id;


--
-- Name: likenesses; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.likenesses (
    assignment_id integer NOT NULL,
    first character varying(32) NOT NULL,
    second character varying(32) NOT NULL,
    first_outcome character varying(32) NOT NULL,
    second_outcome character varying(32) NOT NULL,
    first_share double precision NOT NULL,
    second_share double precision NOT NULL,
    spans json NOT NULL
);


--
-- Name: memberships; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.memberships (
    course_id integer NOT NULL,
    person_id integer NOT NULL,
    role character varying(16) NOT NULL,
    CONSTRAINT ck_memberships_role CHECK (((role)::text = ANY ((ARRAY['student'::character varying, 'grader'::character varying, 'instructor'::character varying, 'administrator'::character varying])::text[])))
);


--
-- Name: outcomes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.outcomes (
    id character varying(32) NOT NULL,
    submission_id character varying(32) NOT NULL,
    version character varying(71) NOT NULL,
    status character varying(16) NOT NULL,
    score double precision NOT NULL,
    max_score double precision NOT NULL,
    reports json NOT NULL,
    summary json NOT NULL,
    graded bytea NOT NULL,
    worker character varying(128) DEFAULT ''::character varying NOT NULL,
    created_at timestamp with time zone NOT NULL,
    flagged boolean DEFAULT false NOT NULL
);


--
-- Name: people; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.people (
    id integer NOT NULL,
    name character varying(128) NOT NULL,
    first_name character varying(128) DEFAULT ''::character varying NOT NULL,
    last_name character varying(128) DEFAULT ''::character varying NOT NULL,
    email character varying(256) DEFAULT ''::character varying NOT NULL,
    is_administrator boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: people_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.people_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: people_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.people_id_seq OWNED BY public.people.id;


--
-- Name: procrastinate_events; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);


--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;


--
-- Name: procrastinate_periodic_defers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);


--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;


--
-- Name: procrastinate_workers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: procrastinate_workers_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: publications; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.publications (
    assignment_id integer NOT NULL,
    person_id integer NOT NULL,
    wanted character varying(32),
    done character varying(32),
    trouble text
);


--
-- Name: regrade_items; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.regrade_items (
    regrade_id character varying(32) NOT NULL,
    submission_id character varying(32) NOT NULL,
    before character varying(32),
    change json
);


--
-- Name: regrades; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.regrades (
    id character varying(32) NOT NULL,
    assignment_id integer NOT NULL,
    version character varying(71) NOT NULL,
    person_id integer,
    created_at timestamp with time zone NOT NULL,
    applied_at timestamp with time zone,
    cancelled_at timestamp with time zone
);


--
-- Name: sign_in_failures; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sign_in_failures (
    id integer NOT NULL,
    subject character varying(256) NOT NULL,
    at timestamp with time zone NOT NULL
);


--
-- Name: sign_in_failures_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.sign_in_failures_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: sign_in_failures_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.sign_in_failures_id_seq OWNED BY public.sign_in_failures.id;


--
-- Name: signed_in; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.signed_in (
    hash character varying(64) NOT NULL,
    person_id integer NOT NULL,
    method character varying(16) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);


--
-- Name: submissions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.submissions (
    id character varying(32) NOT NULL,
    assignment_id integer NOT NULL,
    person_id integer NOT NULL,
    number integer NOT NULL,
    tree character varying(64) NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    origin character varying(16) DEFAULT 'api'::character varying NOT NULL,
    idempotency_key character varying(128),
    outcome_id character varying(32),
    withheld boolean DEFAULT false NOT NULL,
    by_hand boolean DEFAULT false NOT NULL
);


--
-- Name: tokens; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tokens (
    id character varying(32) NOT NULL,
    hash character varying(64) NOT NULL,
    person_id integer NOT NULL,
    name character varying(128) NOT NULL,
    scopes json NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone
);


--
-- Name: tree_files; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tree_files (
    tree character varying(64) NOT NULL,
    path character varying(500) NOT NULL,
    blob character varying(64) NOT NULL
);


--
-- Name: trees; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.trees (
    digest character varying(64) NOT NULL
);


--
-- Name: workers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.workers (
    name character varying(128) NOT NULL,
    version character varying(32) NOT NULL,
    protection character varying(16) NOT NULL,
    open json NOT NULL,
    started_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL
);


--
-- Name: assignments id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assignments ALTER COLUMN id SET DEFAULT nextval('public.assignments_id_seq'::regclass);


--
-- Name: audit id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit ALTER COLUMN id SET DEFAULT nextval('public.audit_id_seq'::regclass);


--
-- Name: courses id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.courses ALTER COLUMN id SET DEFAULT nextval('public.courses_id_seq'::regclass);


--
-- Name: events id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.events ALTER COLUMN id SET DEFAULT nextval('public.events_id_seq'::regclass);


--
-- Name: jobs id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.jobs ALTER COLUMN id SET DEFAULT nextval('public.jobs_id_seq'::regclass);


--
-- Name: people id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.people ALTER COLUMN id SET DEFAULT nextval('public.people_id_seq'::regclass);


--
-- Name: procrastinate_events id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);


--
-- Name: procrastinate_jobs id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);


--
-- Name: procrastinate_periodic_defers id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);


--
-- Name: sign_in_failures id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in_failures ALTER COLUMN id SET DEFAULT nextval('public.sign_in_failures_id_seq'::regclass);


--
-- Data for Name: accounts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.accounts VALUES (1, '$argon2id$v=19$m=19456,t=2,p=1$XAlMTmGy1LxhYwIErQICxw$55TQJikAt75AbiYyJdIGuy4cjqZ5QlwH6TLDl7RJemM', '2026-12-01 13:40:05.407566+00');


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.alembic_version VALUES ('0003');


--
-- Data for Name: assignments; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.assignments VALUES (1, 1, 'ps1', 'd5f0c8620a9890cd1c515f63785371cee377d34b8962a27e05161f79d43e126b', '2026-12-01 13:40:05.319489+00', NULL, NULL, NULL, '{"percent_per_day": 0.0, "grace_minutes": 0.0, "zero_after_days": null}', '{}', '{}', 'best');


--
-- Data for Name: audit; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.audit VALUES (1, '2026-12-01 13:40:05.433345+00', 'ines', 'small', 'person.changed', 'ada', '{}');


--
-- Data for Name: autograder_queue_migrations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.autograder_queue_migrations VALUES ('00.00.00_01_initial.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.05.00_01_drop_started_at_column.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.05.00_02_drop_started_at_column.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.05.00_03_drop_procrastinate_version_table.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.06.00_01_fix_procrastinate_fetch_job.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.07.01_01_fix_trigger_status_events_insert.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.08.01_01_add_queueing_lock_column.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.10.00_01_close_fetch_job_race_condition.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.10.00_02_add_defer_job_function.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.11.00_03_add_procrastinate_periodic_defers.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.12.00_01_add_foreign_key_index.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.14.00_01_add_locks_to_periodic_defer.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.15.02_01_fix_procrastinate_defer_periodic_job.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.16.00_01_add_finish_job_and_retry_job_functions.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.17.00_01_add_trigger_on_job_deletion.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.17.00_02_delete_finished_jobs.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.17.00_03_add_checks_to_finish_job.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.17.00_04_add_checks_to_retry_job.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.18.01_01_fix_finish_job_compat_issue.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.19.00_01_add_index_on_procrastinate_jobs.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.22.00_01_add_kwargs_to_defer_periodic_job.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('00.23.00_01_null_locks_excluded.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('01.00.00_01_remove_old_finish_job_function.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('01.01.01_01_job_id_bigint.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('02.00.03_01_add_job_priority.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('02.05.00_01_add_periodic_job_priority.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('02.06.00_01_add_cancel_states.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('02.08.00_01_add_additional_params_to_retry_job.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('02.14.01_01_add_indexes_for_fetch_job.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('03.00.00_01_pre_cancel_notification.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('03.00.00_50_post_cancel_notification.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('03.01.00_01_pre_add_heartbeat.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('03.01.00_50_post_add_heartbeat.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('03.02.00_01_pre_batch_defer_jobs.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('03.02.00_50_post_batch_defer_jobs.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('03.03.00_01_pre_priority_lock_fetch_job.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('03.04.00_01_pre_add_retry_failed_job_procedure.sql');
INSERT INTO public.autograder_queue_migrations VALUES ('03.04.00_50_post_add_retry_failed_job_procedure.sql');


--
-- Data for Name: blobs; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.blobs VALUES ('055d5fff27142f226f0c3954806d5e40226a895f6ea7693879233872aae57054', '\x0a696d706f7274206e756d7079206173206e700a66726f6d206175746f67726164657220696d706f72742045786572636973652c20636865636b730a0a64656620646f75626c652878293a0a20202020222222547769636520782e2222220a2020202072657475726e20322e30202a20780a0a6578657263697365203d20457865726369736528646f75626c65290a0a4065786572636973652e63617365730a64656620636173657328726e67293a0a202020207969656c64202261206e756d626572222c20312e350a202020207969656c6420226120766563746f72222c20726e672e6e6f726d616c2873697a653d34290a0a65786572636973652e61736b28636865636b732e6d6174636865735f7265666572656e63652829290a65786572636973652e61736b28636865636b732e6c65617665735f617267756d656e74735f756e6368616e676564290a', 333);
INSERT INTO public.blobs VALUES ('92b82b4e2ceed894587e3b2ec6b680fdb2ba056c81e60a8296d5bf26313d753c', '\x7b226e62666f726d6174223a20342c20226e62666f726d61745f6d696e6f72223a20352c20226d65746164617461223a207b226b65726e656c73706563223a207b22646973706c61795f6e616d65223a2022507974686f6e2033222c20226c616e6775616765223a2022707974686f6e222c20226e616d65223a2022707974686f6e33227d7d2c202263656c6c73223a205b7b2263656c6c5f74797065223a20226d61726b646f776e222c20226d65746164617461223a207b7d2c2022736f75726365223a202223204d756c7469706c69636174696f6e222c20226964223a20226330227d2c207b2263656c6c5f74797065223a2022636f6465222c2022657865637574696f6e5f636f756e74223a206e756c6c2c20226f757470757473223a205b5d2c20226d65746164617461223a207b226e62677261646572223a207b2267726164655f6964223a2022696d706f727473222c2022736368656d615f76657273696f6e223a20332c20226772616465223a2066616c73652c2022736f6c7574696f6e223a2066616c73652c20226c6f636b6564223a20747275652c20227461736b223a2066616c73657d7d2c2022736f75726365223a2022696d706f7274206e756d7079206173206e70222c20226964223a20226331227d2c207b2263656c6c5f74797065223a2022636f6465222c2022657865637574696f6e5f636f756e74223a206e756c6c2c20226f757470757473223a205b5d2c20226d65746164617461223a207b226e62677261646572223a207b2267726164655f6964223a2022646f75626c65222c2022736368656d615f76657273696f6e223a20332c20226772616465223a2066616c73652c2022736f6c7574696f6e223a20747275652c20226c6f636b6564223a2066616c73652c20227461736b223a2066616c73657d7d2c2022736f75726365223a202264656620646f75626c652878293a5c6e2020202023232320424547494e20534f4c5554494f4e5c6e2020202072657475726e2032202a20785c6e2020202023232320454e4420534f4c5554494f4e222c20226964223a20226332227d2c207b2263656c6c5f74797065223a2022636f6465222c2022657865637574696f6e5f636f756e74223a206e756c6c2c20226f757470757473223a205b5d2c20226d65746164617461223a207b226e62677261646572223a207b2267726164655f6964223a2022746573745f646f75626c65222c2022736368656d615f76657273696f6e223a20332c20226772616465223a20747275652c2022736f6c7574696f6e223a2066616c73652c20226c6f636b6564223a20747275652c20227461736b223a2066616c73652c2022706f696e7473223a20327d7d2c2022736f75726365223a20227072696e7428646f75626c65283129295c6e23232320424547494e2048494444454e2054455354535c6e66726f6d206175746f67726164657220696d706f72742067726164655c6e6772616465285c22646f75626c655c22295c6e23232320454e442048494444454e205445535453222c20226964223a20226333227d2c207b2263656c6c5f74797065223a2022636f6465222c2022657865637574696f6e5f636f756e74223a206e756c6c2c20226f757470757473223a205b5d2c20226d65746164617461223a207b226e62677261646572223a207b2267726164655f6964223a2022747269706c65222c2022736368656d615f76657273696f6e223a20332c20226772616465223a2066616c73652c2022736f6c7574696f6e223a20747275652c20226c6f636b6564223a2066616c73652c20227461736b223a2066616c73657d7d2c2022736f75726365223a202264656620747269706c652878293a5c6e2020202023232320424547494e20534f4c5554494f4e5c6e2020202072657475726e2033202a20785c6e2020202023232320454e4420534f4c5554494f4e222c20226964223a20226334227d2c207b2263656c6c5f74797065223a2022636f6465222c2022657865637574696f6e5f636f756e74223a206e756c6c2c20226f757470757473223a205b5d2c20226d65746164617461223a207b226e62677261646572223a207b2267726164655f6964223a2022746573745f747269706c65222c2022736368656d615f76657273696f6e223a20332c20226772616465223a20747275652c2022736f6c7574696f6e223a2066616c73652c20226c6f636b6564223a20747275652c20227461736b223a2066616c73652c2022706f696e7473223a20317d7d2c2022736f75726365223a202261737365727420747269706c65283129203d3d20335c6e23232320424547494e2048494444454e2054455354535c6e61737365727420747269706c65282d3229203d3d202d362c205c226e65676174697665206e756d6265727320746f6f5c225c6e23232320454e442048494444454e205445535453222c20226964223a20226335227d2c207b2263656c6c5f74797065223a20226d61726b646f776e222c20226d65746164617461223a207b226e62677261646572223a207b2267726164655f6964223a2022776879222c2022736368656d615f76657273696f6e223a20332c20226772616465223a20747275652c2022736f6c7574696f6e223a20747275652c20226c6f636b6564223a2066616c73652c20227461736b223a2066616c73652c2022706f696e7473223a20337d7d2c2022736f75726365223a202257686174206973206d756c7469706c69636174696f6e3f222c20226964223a20226336227d2c207b2263656c6c5f74797065223a20226d61726b646f776e222c20226d65746164617461223a207b226e62677261646572223a207b2267726164655f6964223a202264726177222c2022736368656d615f76657273696f6e223a20332c20226772616465223a2066616c73652c2022736f6c7574696f6e223a2066616c73652c20226c6f636b6564223a2066616c73652c20227461736b223a20747275652c2022706f696e7473223a20317d7d2c2022736f75726365223a20224472617720746865206772617068206f6620646f75626c652e5c6e3d3d3d20424547494e204d41524b20534348454d45203d3d3d5c6e4f6e6520706f696e7420666f722061206c696e65207468726f75676820746865206f726967696e2e5c6e3d3d3d20454e44204d41524b20534348454d45203d3d3d222c20226964223a20226337227d5d7d', 2341);
INSERT INTO public.blobs VALUES ('fdb2ef893d8e274eecc397b9b80bd6eddf9faea4364399ea7b833c0d94b3676b', '\x0a66726f6d20706174686c696220696d706f727420506174680a63203d206765745f636f6e66696728290a632e436f757273654469726563746f72792e726f6f74203d207374722850617468285f5f66696c655f5f292e7265736f6c766528292e706172656e74290a632e436f757273654469726563746f72792e636f757273655f6964203d2022736d616c6c220a', 143);
INSERT INTO public.blobs VALUES ('cc40ccc29fa0066ecaaffa14dc53979a9c2d089755e158e7134fec7cc2a019ad', '\x7b226e62666f726d6174223a20342c20226e62666f726d61745f6d696e6f72223a20352c20226d65746164617461223a207b226b65726e656c73706563223a207b22646973706c61795f6e616d65223a2022507974686f6e2033222c20226c616e6775616765223a2022707974686f6e222c20226e616d65223a2022707974686f6e33227d7d2c202263656c6c73223a205b7b2263656c6c5f74797065223a20226d61726b646f776e222c20226d65746164617461223a207b7d2c2022736f75726365223a202223204d756c7469706c69636174696f6e222c20226964223a20226330227d2c207b2263656c6c5f74797065223a2022636f6465222c2022657865637574696f6e5f636f756e74223a206e756c6c2c20226f757470757473223a205b5d2c20226d65746164617461223a207b226e62677261646572223a207b2267726164655f6964223a2022696d706f727473222c2022736368656d615f76657273696f6e223a20332c20226772616465223a2066616c73652c2022736f6c7574696f6e223a2066616c73652c20226c6f636b6564223a20747275652c20227461736b223a2066616c73657d7d2c2022736f75726365223a2022696d706f7274206e756d7079206173206e70222c20226964223a20226331227d2c207b2263656c6c5f74797065223a2022636f6465222c2022657865637574696f6e5f636f756e74223a206e756c6c2c20226f757470757473223a205b5d2c20226d65746164617461223a207b226e62677261646572223a207b2267726164655f6964223a2022646f75626c65222c2022736368656d615f76657273696f6e223a20332c20226772616465223a2066616c73652c2022736f6c7574696f6e223a20747275652c20226c6f636b6564223a2066616c73652c20227461736b223a2066616c73657d7d2c2022736f75726365223a202264656620646f75626c652878293a5c6e2020202072657475726e2032202a2078222c20226964223a20226332227d2c207b2263656c6c5f74797065223a2022636f6465222c2022657865637574696f6e5f636f756e74223a206e756c6c2c20226f757470757473223a205b5d2c20226d65746164617461223a207b226e62677261646572223a207b2267726164655f6964223a2022746573745f646f75626c65222c2022736368656d615f76657273696f6e223a20332c20226772616465223a20747275652c2022736f6c7574696f6e223a2066616c73652c20226c6f636b6564223a20747275652c20227461736b223a2066616c73652c2022706f696e7473223a20327d7d2c2022736f75726365223a20227072696e7428646f75626c6528312929222c20226964223a20226333227d2c207b2263656c6c5f74797065223a2022636f6465222c2022657865637574696f6e5f636f756e74223a206e756c6c2c20226f757470757473223a205b5d2c20226d65746164617461223a207b226e62677261646572223a207b2267726164655f6964223a2022747269706c65222c2022736368656d615f76657273696f6e223a20332c20226772616465223a2066616c73652c2022736f6c7574696f6e223a20747275652c20226c6f636b6564223a2066616c73652c20227461736b223a2066616c73657d7d2c2022736f75726365223a202264656620747269706c652878293a5c6e2020202072657475726e2033202a2078222c20226964223a20226334227d2c207b2263656c6c5f74797065223a2022636f6465222c2022657865637574696f6e5f636f756e74223a206e756c6c2c20226f757470757473223a205b5d2c20226d65746164617461223a207b226e62677261646572223a207b2267726164655f6964223a2022746573745f747269706c65222c2022736368656d615f76657273696f6e223a20332c20226772616465223a20747275652c2022736f6c7574696f6e223a2066616c73652c20226c6f636b6564223a20747275652c20227461736b223a2066616c73652c2022706f696e7473223a20317d7d2c2022736f75726365223a202261737365727420747269706c65283129203d3d2033222c20226964223a20226335227d2c207b2263656c6c5f74797065223a20226d61726b646f776e222c20226d65746164617461223a207b226e62677261646572223a207b2267726164655f6964223a2022776879222c2022736368656d615f76657273696f6e223a20332c20226772616465223a20747275652c2022736f6c7574696f6e223a20747275652c20226c6f636b6564223a2066616c73652c20227461736b223a2066616c73652c2022706f696e7473223a20337d7d2c2022736f75726365223a20225265706561746564206164646974696f6e2e222c20226964223a20226336227d2c207b2263656c6c5f74797065223a20226d61726b646f776e222c20226d65746164617461223a207b226e62677261646572223a207b2267726164655f6964223a202264726177222c2022736368656d615f76657273696f6e223a20332c20226772616465223a2066616c73652c2022736f6c7574696f6e223a2066616c73652c20226c6f636b6564223a2066616c73652c20227461736b223a20747275652c2022706f696e7473223a20317d7d2c2022736f75726365223a20224472617720746865206772617068206f6620646f75626c652e222c20226964223a20226337227d5d7d', 1958);


--
-- Data for Name: comparisons; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.comparisons VALUES (1, NULL, '2026-12-01 13:40:05.349914+00', 2, NULL);


--
-- Data for Name: course_versions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.course_versions VALUES ('sha256:0ec48fd1862312a12aab85d10cb69df9f2aa8b8e23f66a59aec6823f81660d7a', 1, '0ec48fd1862312a12aab85d10cb69df9f2aa8b8e23f66a59aec6823f81660d7a', '2026-12-01 13:40:05.265617+00');


--
-- Data for Name: courses; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.courses VALUES (1, 'small', 'UTC', '\x30343863313564656433386331616561376437656236626262376335633630326231316630353064663731646262663435313531356235616234353666626230', 'sha256:0ec48fd1862312a12aab85d10cb69df9f2aa8b8e23f66a59aec6823f81660d7a', NULL, '2026-12-01 13:40:05.249091+00');


--
-- Data for Name: events; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.events VALUES (1, 'e2445a5f962d4eeb8893256413e2fa85', 'queued', '{"position": 0}', '2026-12-01 13:40:05.341618+00');


--
-- Data for Name: extensions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.extensions VALUES (1, 1, '2026-12-01 13:40:05.343313+00', NULL, 'ill');


--
-- Data for Name: feedback_files; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.feedback_files VALUES (1, 1, '2026-03-10 12:00:00.000000 UTC', 'd5f0c8620a9890cd1c515f63785371cee377d34b8962a27e05161f79d43e126b', '2026-12-01 13:40:05.346037+00');


--
-- Data for Name: invitations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.invitations VALUES ('e18caa539a693d64cc40370acb7306a148561dedb716510c5f4c0b33e2c67153', 2, '2026-12-01 13:40:05.405836+00', '2026-12-08 13:40:05.405836+00', NULL);


--
-- Data for Name: jobs; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: likenesses; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.likenesses VALUES (1, '8e00eebbb08a468bb07eb6521a5b30dc', 'e2445a5f962d4eeb8893256413e2fa85', '3be6d4a350c745b199eae26e6a2bc287', '3be6d4a350c745b199eae26e6a2bc287', 0.75, 1, '[[[0, 20]], [[0, 20]]]');


--
-- Data for Name: memberships; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.memberships VALUES (1, 1, 'student');
INSERT INTO public.memberships VALUES (1, 2, 'student');


--
-- Data for Name: outcomes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.outcomes VALUES ('3be6d4a350c745b199eae26e6a2bc287', '8e00eebbb08a468bb07eb6521a5b30dc', 'sha256:0ec48fd1862312a12aab85d10cb69df9f2aa8b8e23f66a59aec6823f81660d7a', 'graded', 3, 3, '[{"schema": 1, "assignment": "ps1", "student": "ada", "notebook": "ps1", "source": "submitted/ada/ps1/ps1.ipynb", "status": "graded", "message": null, "mended": [], "flags": [], "score": 3.0, "max_score": 3.0, "worth": null, "protection": "full", "open": [], "seconds": 0.0, "timings": {}, "versions": {}, "exercises": [{"name": "double", "score": 2.0, "max_score": 2.0, "status": "correct", "limit": null, "isolated": true, "message": "", "misconception": null, "inherited_from": null, "seed": null, "findings": []}, {"name": "triple", "score": 1.0, "max_score": 1.0, "status": "correct", "limit": null, "isolated": false, "message": "", "misconception": null, "inherited_from": null, "seed": null, "findings": []}]}]', '[{"notebook": "ps1", "status": "graded", "score": 3.0, "max_score": 3.0, "worth": null, "flags": [], "exercises": [{"name": "double", "status": "correct", "score": 2.0, "max_score": 2.0, "misconception": null, "inherited_from": null, "failed": []}, {"name": "triple", "status": "correct", "score": 1.0, "max_score": 1.0, "misconception": null, "inherited_from": null, "failed": []}]}]', '\x', '', '2026-12-01 13:40:05.303293+00', false);


--
-- Data for Name: people; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.people VALUES (1, 'ada', 'Ada', 'Person', 'ada@example.org', false, '2026-12-01 13:40:05.277408+00');
INSERT INTO public.people VALUES (2, 'bob', 'Bob', 'Person', 'bob@example.org', false, '2026-12-01 13:40:05.279288+00');


--
-- Data for Name: procrastinate_events; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.procrastinate_events VALUES (1, 1, 'deferred', '2026-12-01 13:40:05.308715+00');


--
-- Data for Name: procrastinate_jobs; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.procrastinate_jobs VALUES (1, 'grading', 'grade', 10, 'person 2', 'e2445a5f962d4eeb8893256413e2fa85 sha256:0ec48fd1862312a12aab85d10cb69df9f2aa8b8e23f66a59aec6823f81660d7a', '{"version": "sha256:0ec48fd1862312a12aab85d10cb69df9f2aa8b8e23f66a59aec6823f81660d7a", "person_id": 2, "enqueued_at": 1796132405.3323486, "submission_id": "e2445a5f962d4eeb8893256413e2fa85"}', 'todo', NULL, 0, false, NULL);


--
-- Data for Name: procrastinate_periodic_defers; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: procrastinate_workers; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: publications; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.publications VALUES (1, 1, '3be6d4a350c745b199eae26e6a2bc287', '3be6d4a350c745b199eae26e6a2bc287', NULL);


--
-- Data for Name: regrade_items; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.regrade_items VALUES ('e03993d847fb49cc9c457a637e431ecd', '8e00eebbb08a468bb07eb6521a5b30dc', '3be6d4a350c745b199eae26e6a2bc287', NULL);


--
-- Data for Name: regrades; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.regrades VALUES ('e03993d847fb49cc9c457a637e431ecd', 1, 'sha256:0ec48fd1862312a12aab85d10cb69df9f2aa8b8e23f66a59aec6823f81660d7a', 2, '2026-12-01 13:40:05.348625+00', NULL, NULL);


--
-- Data for Name: sign_in_failures; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sign_in_failures VALUES (1, 'both:192.0.2.7@ada', '2026-12-01 13:40:05.420993+00');
INSERT INTO public.sign_in_failures VALUES (2, 'address:192.0.2.7', '2026-12-01 13:40:05.420993+00');
INSERT INTO public.sign_in_failures VALUES (3, 'name:ada', '2026-12-01 13:40:05.420993+00');


--
-- Data for Name: signed_in; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.signed_in VALUES ('a14589931068b3a0ba802addccae4cc1fbcafcb1f4bb1e7f8beb588858464c51', 1, 'local', '2026-12-01 13:40:05.413249+00', '2026-12-15 13:40:05.413249+00');


--
-- Data for Name: submissions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.submissions VALUES ('8e00eebbb08a468bb07eb6521a5b30dc', 1, 1, 1, 'd5f0c8620a9890cd1c515f63785371cee377d34b8962a27e05161f79d43e126b', '2026-03-10 12:00:00+00', 'api', NULL, '3be6d4a350c745b199eae26e6a2bc287', false, false);
INSERT INTO public.submissions VALUES ('e2445a5f962d4eeb8893256413e2fa85', 1, 2, 1, 'd5f0c8620a9890cd1c515f63785371cee377d34b8962a27e05161f79d43e126b', '2026-12-01 13:40:05.319761+00', 'api', NULL, NULL, false, false);


--
-- Data for Name: tokens; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.tokens VALUES ('dfbb8fb4e595467ca9d4540681f12cbc', '73fb0a620da48b2d069bafd0e254580bfc129bd3824f99ce4e7dd800cff76ac8', 1, 'laptop', '["read", "submit"]', '2026-12-01 13:40:05.419088+00', '2026-12-02 13:40:05.417505+00', NULL, NULL);


--
-- Data for Name: tree_files; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.tree_files VALUES ('0ec48fd1862312a12aab85d10cb69df9f2aa8b8e23f66a59aec6823f81660d7a', 'nbgrader_config.py', 'fdb2ef893d8e274eecc397b9b80bd6eddf9faea4364399ea7b833c0d94b3676b');
INSERT INTO public.tree_files VALUES ('0ec48fd1862312a12aab85d10cb69df9f2aa8b8e23f66a59aec6823f81660d7a', 'reference/ps1/double.py', '055d5fff27142f226f0c3954806d5e40226a895f6ea7693879233872aae57054');
INSERT INTO public.tree_files VALUES ('0ec48fd1862312a12aab85d10cb69df9f2aa8b8e23f66a59aec6823f81660d7a', 'source/ps1/ps1.ipynb', '92b82b4e2ceed894587e3b2ec6b680fdb2ba056c81e60a8296d5bf26313d753c');
INSERT INTO public.tree_files VALUES ('d5f0c8620a9890cd1c515f63785371cee377d34b8962a27e05161f79d43e126b', 'ps1.ipynb', 'cc40ccc29fa0066ecaaffa14dc53979a9c2d089755e158e7134fec7cc2a019ad');


--
-- Data for Name: trees; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.trees VALUES ('0ec48fd1862312a12aab85d10cb69df9f2aa8b8e23f66a59aec6823f81660d7a');
INSERT INTO public.trees VALUES ('d5f0c8620a9890cd1c515f63785371cee377d34b8962a27e05161f79d43e126b');


--
-- Data for Name: workers; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.workers VALUES ('here/1', '0.1.0', 'full', '[]', '2026-12-01 13:40:05.42117+00', '2026-12-01 13:40:05.42117+00');


--
-- Name: assignments_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.assignments_id_seq', 1, true);


--
-- Name: audit_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.audit_id_seq', 1, true);


--
-- Name: courses_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.courses_id_seq', 1, true);


--
-- Name: events_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.events_id_seq', 1, true);


--
-- Name: jobs_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.jobs_id_seq', 1, false);


--
-- Name: people_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.people_id_seq', 2, true);


--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.procrastinate_events_id_seq', 1, true);


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.procrastinate_jobs_id_seq', 1, true);


--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.procrastinate_periodic_defers_id_seq', 1, false);


--
-- Name: procrastinate_workers_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.procrastinate_workers_id_seq', 1, false);


--
-- Name: sign_in_failures_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sign_in_failures_id_seq', 3, true);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: autograder_queue_migrations autograder_queue_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.autograder_queue_migrations
    ADD CONSTRAINT autograder_queue_migrations_pkey PRIMARY KEY (name);


--
-- Name: accounts pk_accounts; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT pk_accounts PRIMARY KEY (person_id);


--
-- Name: assignments pk_assignments; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT pk_assignments PRIMARY KEY (id);


--
-- Name: audit pk_audit; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT pk_audit PRIMARY KEY (id);


--
-- Name: blobs pk_blobs; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.blobs
    ADD CONSTRAINT pk_blobs PRIMARY KEY (digest);


--
-- Name: comparisons pk_comparisons; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.comparisons
    ADD CONSTRAINT pk_comparisons PRIMARY KEY (assignment_id);


--
-- Name: course_versions pk_course_versions; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.course_versions
    ADD CONSTRAINT pk_course_versions PRIMARY KEY (digest);


--
-- Name: courses pk_courses; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.courses
    ADD CONSTRAINT pk_courses PRIMARY KEY (id);


--
-- Name: events pk_events; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.events
    ADD CONSTRAINT pk_events PRIMARY KEY (id);


--
-- Name: extensions pk_extensions; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.extensions
    ADD CONSTRAINT pk_extensions PRIMARY KEY (assignment_id, person_id);


--
-- Name: feedback_files pk_feedback_files; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.feedback_files
    ADD CONSTRAINT pk_feedback_files PRIMARY KEY (assignment_id, person_id, "timestamp");


--
-- Name: invitations pk_invitations; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT pk_invitations PRIMARY KEY (hash);


--
-- Name: jobs pk_jobs; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT pk_jobs PRIMARY KEY (id);


--
-- Name: likenesses pk_likenesses; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.likenesses
    ADD CONSTRAINT pk_likenesses PRIMARY KEY (first, second);


--
-- Name: memberships pk_memberships; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT pk_memberships PRIMARY KEY (course_id, person_id);


--
-- Name: outcomes pk_outcomes; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outcomes
    ADD CONSTRAINT pk_outcomes PRIMARY KEY (id);


--
-- Name: people pk_people; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.people
    ADD CONSTRAINT pk_people PRIMARY KEY (id);


--
-- Name: publications pk_publications; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publications
    ADD CONSTRAINT pk_publications PRIMARY KEY (assignment_id, person_id);


--
-- Name: regrade_items pk_regrade_items; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.regrade_items
    ADD CONSTRAINT pk_regrade_items PRIMARY KEY (regrade_id, submission_id);


--
-- Name: regrades pk_regrades; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.regrades
    ADD CONSTRAINT pk_regrades PRIMARY KEY (id);


--
-- Name: sign_in_failures pk_sign_in_failures; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in_failures
    ADD CONSTRAINT pk_sign_in_failures PRIMARY KEY (id);


--
-- Name: signed_in pk_signed_in; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signed_in
    ADD CONSTRAINT pk_signed_in PRIMARY KEY (hash);


--
-- Name: submissions pk_submissions; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.submissions
    ADD CONSTRAINT pk_submissions PRIMARY KEY (id);


--
-- Name: tokens pk_tokens; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT pk_tokens PRIMARY KEY (id);


--
-- Name: tree_files pk_tree_files; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tree_files
    ADD CONSTRAINT pk_tree_files PRIMARY KEY (tree, path);


--
-- Name: trees pk_trees; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.trees
    ADD CONSTRAINT pk_trees PRIMARY KEY (digest);


--
-- Name: workers pk_workers; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.workers
    ADD CONSTRAINT pk_workers PRIMARY KEY (name);


--
-- Name: procrastinate_events procrastinate_events_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_jobs procrastinate_jobs_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_unique; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);


--
-- Name: procrastinate_workers procrastinate_workers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);


--
-- Name: assignments uq_assignments_course_id_name; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT uq_assignments_course_id_name UNIQUE (course_id, name);


--
-- Name: courses uq_courses_name; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.courses
    ADD CONSTRAINT uq_courses_name UNIQUE (name);


--
-- Name: outcomes uq_outcomes_submission_id_version; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outcomes
    ADD CONSTRAINT uq_outcomes_submission_id_version UNIQUE (submission_id, version);


--
-- Name: people uq_people_name; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.people
    ADD CONSTRAINT uq_people_name UNIQUE (name);


--
-- Name: submissions uq_submissions_assignment_id_person_id_number; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.submissions
    ADD CONSTRAINT uq_submissions_assignment_id_person_id_number UNIQUE (assignment_id, person_id, number);


--
-- Name: submissions uq_submissions_person_id_idempotency_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.submissions
    ADD CONSTRAINT uq_submissions_person_id_idempotency_key UNIQUE (person_id, idempotency_key);


--
-- Name: tokens uq_tokens_hash; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT uq_tokens_hash UNIQUE (hash);


--
-- Name: idx_procrastinate_jobs_worker_not_null; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));


--
-- Name: idx_procrastinate_workers_last_heartbeat; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);


--
-- Name: ix_audit_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_audit_at ON public.audit USING btree (at);


--
-- Name: ix_course_versions_course_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_course_versions_course_id ON public.course_versions USING btree (course_id);


--
-- Name: ix_events_submission_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_events_submission_id ON public.events USING btree (submission_id);


--
-- Name: ix_extensions_person_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_extensions_person_id ON public.extensions USING btree (person_id);


--
-- Name: ix_feedback_files_person_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_feedback_files_person_id ON public.feedback_files USING btree (person_id);


--
-- Name: ix_invitations_person_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_invitations_person_id ON public.invitations USING btree (person_id);


--
-- Name: ix_jobs_state_priority; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_jobs_state_priority ON public.jobs USING btree (state, priority, id);


--
-- Name: ix_jobs_submission_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_jobs_submission_id ON public.jobs USING btree (submission_id);


--
-- Name: ix_likenesses_assignment_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_likenesses_assignment_id ON public.likenesses USING btree (assignment_id);


--
-- Name: ix_likenesses_second; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_likenesses_second ON public.likenesses USING btree (second);


--
-- Name: ix_memberships_person_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_memberships_person_id ON public.memberships USING btree (person_id);


--
-- Name: ix_outcomes_created_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_outcomes_created_at ON public.outcomes USING btree (created_at);


--
-- Name: ix_publications_person_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_publications_person_id ON public.publications USING btree (person_id);


--
-- Name: ix_regrade_items_submission_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_regrade_items_submission_id ON public.regrade_items USING btree (submission_id);


--
-- Name: ix_regrades_assignment_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_regrades_assignment_id ON public.regrades USING btree (assignment_id);


--
-- Name: ix_sign_in_failures_subject; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_sign_in_failures_subject ON public.sign_in_failures USING btree (subject);


--
-- Name: ix_signed_in_person_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_signed_in_person_id ON public.signed_in USING btree (person_id);


--
-- Name: ix_submissions_assignment_id_submitted_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_submissions_assignment_id_submitted_at ON public.submissions USING btree (assignment_id, submitted_at);


--
-- Name: ix_submissions_tree; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_submissions_tree ON public.submissions USING btree (tree);


--
-- Name: ix_tokens_person_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_tokens_person_id ON public.tokens USING btree (person_id);


--
-- Name: ix_tree_files_blob; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_tree_files_blob ON public.tree_files USING btree (blob);


--
-- Name: procrastinate_events_job_id_fkey_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);


--
-- Name: procrastinate_jobs_id_lock_idx_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));


--
-- Name: procrastinate_jobs_lock_idx_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);


--
-- Name: procrastinate_jobs_priority_idx_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);


--
-- Name: procrastinate_jobs_queue_name_idx_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);


--
-- Name: procrastinate_jobs_queueing_lock_idx_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);


--
-- Name: procrastinate_periodic_defers_job_id_fkey_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);


--
-- Name: procrastinate_jobs procrastinate_jobs_notify_queue_job_aborted_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();


--
-- Name: procrastinate_jobs procrastinate_jobs_notify_queue_job_inserted_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_abort_requested_events_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_delete_jobs_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_scheduled_events_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_status_events_insert_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_status_events_update_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();


--
-- Name: accounts fk_accounts_person_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.people(id) ON DELETE CASCADE;


--
-- Name: assignments fk_assignments_course_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT fk_assignments_course_id FOREIGN KEY (course_id) REFERENCES public.courses(id);


--
-- Name: assignments fk_assignments_released; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT fk_assignments_released FOREIGN KEY (released) REFERENCES public.trees(digest);


--
-- Name: comparisons fk_comparisons_assignment_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.comparisons
    ADD CONSTRAINT fk_comparisons_assignment_id FOREIGN KEY (assignment_id) REFERENCES public.assignments(id);


--
-- Name: course_versions fk_course_versions_course_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.course_versions
    ADD CONSTRAINT fk_course_versions_course_id FOREIGN KEY (course_id) REFERENCES public.courses(id);


--
-- Name: course_versions fk_course_versions_tree; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.course_versions
    ADD CONSTRAINT fk_course_versions_tree FOREIGN KEY (tree) REFERENCES public.trees(digest);


--
-- Name: events fk_events_submission_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.events
    ADD CONSTRAINT fk_events_submission_id FOREIGN KEY (submission_id) REFERENCES public.submissions(id) ON DELETE CASCADE;


--
-- Name: extensions fk_extensions_assignment_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.extensions
    ADD CONSTRAINT fk_extensions_assignment_id FOREIGN KEY (assignment_id) REFERENCES public.assignments(id);


--
-- Name: extensions fk_extensions_person_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.extensions
    ADD CONSTRAINT fk_extensions_person_id FOREIGN KEY (person_id) REFERENCES public.people(id) ON DELETE CASCADE;


--
-- Name: feedback_files fk_feedback_files_assignment_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.feedback_files
    ADD CONSTRAINT fk_feedback_files_assignment_id FOREIGN KEY (assignment_id) REFERENCES public.assignments(id);


--
-- Name: feedback_files fk_feedback_files_person_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.feedback_files
    ADD CONSTRAINT fk_feedback_files_person_id FOREIGN KEY (person_id) REFERENCES public.people(id) ON DELETE CASCADE;


--
-- Name: feedback_files fk_feedback_files_tree; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.feedback_files
    ADD CONSTRAINT fk_feedback_files_tree FOREIGN KEY (tree) REFERENCES public.trees(digest);


--
-- Name: invitations fk_invitations_person_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT fk_invitations_person_id FOREIGN KEY (person_id) REFERENCES public.people(id) ON DELETE CASCADE;


--
-- Name: jobs fk_jobs_submission_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT fk_jobs_submission_id FOREIGN KEY (submission_id) REFERENCES public.submissions(id) ON DELETE CASCADE;


--
-- Name: jobs fk_jobs_version; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT fk_jobs_version FOREIGN KEY (version) REFERENCES public.course_versions(digest);


--
-- Name: likenesses fk_likenesses_assignment_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.likenesses
    ADD CONSTRAINT fk_likenesses_assignment_id FOREIGN KEY (assignment_id) REFERENCES public.assignments(id);


--
-- Name: likenesses fk_likenesses_first; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.likenesses
    ADD CONSTRAINT fk_likenesses_first FOREIGN KEY (first) REFERENCES public.submissions(id) ON DELETE CASCADE;


--
-- Name: likenesses fk_likenesses_second; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.likenesses
    ADD CONSTRAINT fk_likenesses_second FOREIGN KEY (second) REFERENCES public.submissions(id) ON DELETE CASCADE;


--
-- Name: memberships fk_memberships_course_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT fk_memberships_course_id FOREIGN KEY (course_id) REFERENCES public.courses(id);


--
-- Name: memberships fk_memberships_person_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT fk_memberships_person_id FOREIGN KEY (person_id) REFERENCES public.people(id) ON DELETE CASCADE;


--
-- Name: outcomes fk_outcomes_submission_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outcomes
    ADD CONSTRAINT fk_outcomes_submission_id FOREIGN KEY (submission_id) REFERENCES public.submissions(id) ON DELETE CASCADE;


--
-- Name: outcomes fk_outcomes_version; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outcomes
    ADD CONSTRAINT fk_outcomes_version FOREIGN KEY (version) REFERENCES public.course_versions(digest);


--
-- Name: publications fk_publications_assignment_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publications
    ADD CONSTRAINT fk_publications_assignment_id FOREIGN KEY (assignment_id) REFERENCES public.assignments(id);


--
-- Name: publications fk_publications_person_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publications
    ADD CONSTRAINT fk_publications_person_id FOREIGN KEY (person_id) REFERENCES public.people(id) ON DELETE CASCADE;


--
-- Name: regrade_items fk_regrade_items_regrade_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.regrade_items
    ADD CONSTRAINT fk_regrade_items_regrade_id FOREIGN KEY (regrade_id) REFERENCES public.regrades(id) ON DELETE CASCADE;


--
-- Name: regrade_items fk_regrade_items_submission_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.regrade_items
    ADD CONSTRAINT fk_regrade_items_submission_id FOREIGN KEY (submission_id) REFERENCES public.submissions(id) ON DELETE CASCADE;


--
-- Name: regrades fk_regrades_assignment_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.regrades
    ADD CONSTRAINT fk_regrades_assignment_id FOREIGN KEY (assignment_id) REFERENCES public.assignments(id);


--
-- Name: regrades fk_regrades_person_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.regrades
    ADD CONSTRAINT fk_regrades_person_id FOREIGN KEY (person_id) REFERENCES public.people(id) ON DELETE SET NULL;


--
-- Name: regrades fk_regrades_version; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.regrades
    ADD CONSTRAINT fk_regrades_version FOREIGN KEY (version) REFERENCES public.course_versions(digest);


--
-- Name: signed_in fk_signed_in_person_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signed_in
    ADD CONSTRAINT fk_signed_in_person_id FOREIGN KEY (person_id) REFERENCES public.people(id) ON DELETE CASCADE;


--
-- Name: submissions fk_submissions_assignment_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.submissions
    ADD CONSTRAINT fk_submissions_assignment_id FOREIGN KEY (assignment_id) REFERENCES public.assignments(id);


--
-- Name: submissions fk_submissions_person_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.submissions
    ADD CONSTRAINT fk_submissions_person_id FOREIGN KEY (person_id) REFERENCES public.people(id);


--
-- Name: submissions fk_submissions_tree; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.submissions
    ADD CONSTRAINT fk_submissions_tree FOREIGN KEY (tree) REFERENCES public.trees(digest);


--
-- Name: tokens fk_tokens_person_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT fk_tokens_person_id FOREIGN KEY (person_id) REFERENCES public.people(id) ON DELETE CASCADE;


--
-- Name: tree_files fk_tree_files_blob; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tree_files
    ADD CONSTRAINT fk_tree_files_blob FOREIGN KEY (blob) REFERENCES public.blobs(digest);


--
-- Name: tree_files fk_tree_files_tree; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tree_files
    ADD CONSTRAINT fk_tree_files_tree FOREIGN KEY (tree) REFERENCES public.trees(digest);


--
-- Name: procrastinate_events procrastinate_events_job_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;


--
-- Name: procrastinate_jobs procrastinate_jobs_worker_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_job_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);


--
-- PostgreSQL database dump complete
--

\unrestrict rdhjM4fQ3HRXiFuWrbSv5YK9DdbnSDBKkaDrDXCj1IfLq14hUdEmETfzMRmP4eq


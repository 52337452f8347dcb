-- How an import's file is read, and what is to be known of it.

-- Which of day and month stands first in its dates, where that is known.
alter table imports add column date_order text;
-- Why rows failed, each cause once; what was cleaned, left out or taken for something;
-- and the columns that are not used: lists, as `Import` has them.
alter table imports add column causes text not null default '[]' check (json_valid(causes));
alter table imports add column notes text not null default '[]' check (json_valid(notes));
alter table imports add column unused_columns text not null default '[]' check (json_valid(unused_columns));

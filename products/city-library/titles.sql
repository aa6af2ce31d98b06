with rules(rank, genre, pattern) as (
  values
    (1, 'Film', 'video recordings|feature films|fantasy films|fiction films|documentary'),
    (2, 'Music', 'motion picture music|soundtrack|musicals|songs|(^|\|)(pop|classical|new age|world)(\||$)'),
    (3, 'Graphic novels', 'comic|graphic novels|cartoons'),
    (4, 'Nonfiction', 'nonfiction|criticism|biography|dictionaries|handbooks|authorship|appreciation|collectibles'),
    (5, 'Juvenile fiction', 'juvenile|young adult'),
    (6, 'Fantasy', 'fantasy|wizards|magic|middle earth'),
    (7, 'Science fiction', 'science fiction'),
    (8, 'Historical fiction', 'historical fiction'),
    (9, 'Thriller', 'thriller|suspense|legal'),
    (10, 'Fiction', 'fiction'),
    (11, 'Nonfiction', '.')
),
subjects_of_title as (
  select
    title,
    array_to_string(list_sort(list_distinct(flatten(list(string_split(lower(subjects), ', ') order by source_row)))), '|') as subjects,
    min(source_row) as first_row,
    min(make_date(year::integer, month::integer, 1)) as first_month,
    min(regexp_extract(publication_year, '(1[5-9]|20)\d\d')) filter (regexp_matches(publication_year, '(1[5-9]|20)\d\d')) as year,
    arg_min(creator, source_row) as author
  from rows
  where title is not null
  group by title
),
genres_of_title as (
  select title, list(genre order by rank) as genres
  from subjects_of_title
  join rules on regexp_matches(subjects, pattern)
  where rank < 11 or not regexp_matches(subjects, (select string_agg(pattern, '|' order by rank) from rules where rank < 11))
  group by title
)
select
  first_row as source_row,
  trim(left(regexp_replace(lower(strip_accents(split_part(title, ' / ', 1))), '[^a-z0-9]+', '-', 'g'), 48), '-')
    || '-' || left(md5(title), 6) as title_id,
  title,
  author,
  coalesce(genres, []) as genres,
  genres[1] as genre,
  year::bigint as year,
  first_month
from subjects_of_title
left join genres_of_title using (title)
